import type { Chart } from './chart.ts';
import type { LineLook } from './line-look.ts';

const FONT = 'ui-sans-serif, system-ui, sans-serif';
const ROW = 18;
const MARGIN = 12;

/** A chart as it is drawn, with its title above and its lines by name below. Null where the browser makes no picture. */
export function chartPng(
  drawn: HTMLCanvasElement,
  { chart, looks }: { readonly chart: Chart; readonly looks: readonly LineLook[] },
): Promise<Blob | null> {
  const scale = devicePixelRatio;
  const picture = document.createElement('canvas');
  picture.width = drawn.width + 2 * MARGIN * scale;
  picture.height = drawn.height + (2 * MARGIN + ROW * (1.5 + chart.lines.length)) * scale;
  const context = picture.getContext('2d');
  if (!context) return Promise.resolve(null);
  const style = getComputedStyle(drawn);
  const color = (name: string) => style.getPropertyValue(name).trim();
  context.fillStyle = color('--panel');
  context.fillRect(0, 0, picture.width, picture.height);
  context.drawImage(drawn, MARGIN * scale, (MARGIN + 1.5 * ROW) * scale);
  context.scale(scale, scale);
  context.textBaseline = 'middle';
  context.fillStyle = style.color;
  context.font = `600 14px ${FONT}`;
  context.fillText([chart.title, chart.unit].filter(Boolean).join(', '), MARGIN, MARGIN + ROW / 2);
  context.font = `12px ${FONT}`;
  chart.lines.forEach(({ label }, index) => {
    const look = looks[index];
    const y = MARGIN + drawn.height / scale + (index + 2) * ROW;
    context.strokeStyle = color(look?.color ?? '--chart-axis');
    context.lineWidth = 2;
    context.setLineDash([...(look?.dash ?? [])]);
    context.beginPath();
    context.moveTo(MARGIN, y);
    context.lineTo(MARGIN + 28, y);
    context.stroke();
    context.fillText(label, MARGIN + 36, y);
  });
  return new Promise((resolve) => {
    picture.toBlob(resolve, 'image/png');
  });
}
