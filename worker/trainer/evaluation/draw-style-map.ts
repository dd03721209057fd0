import { principalPlane, type PlanePoint } from '../../engine/evaluation/principal-plane.ts';
import type { RgbImage } from '../../engine/imaging/rgb-image.ts';
import { enlarge } from '../samples/enlarge.ts';
import type { ShownStyles } from './score-styles.ts';

type Color = readonly [number, number, number];

/** Of Okabe and Ito (2008), told apart by color-blind people too; as many as there are styles at most. */
const COLORS: readonly Color[] = [
  [0, 0, 0],
  [230, 159, 0],
  [86, 180, 233],
  [0, 158, 115],
  [213, 94, 0],
  [0, 114, 178],
  [204, 121, 167],
  [240, 228, 66],
];
const GRAY: Color = [200, 200, 200];
const MAP = 320;
const BORDER = 8;
const FRAME = 4;
const CELL = 32;
const GAP = 6;

/**
 * Translations as points in the plane of real images, in the color of their exemplar: what follows its exemplar lies
 * where real images of that style do. The exemplars stand above, framed in their colors.
 */
export function drawStyleMap({ real, exemplars, contents }: ShownStyles): RgbImage {
  const pointOf = principalPlane(real.map(vectorOf));
  const gray = real.map((image) => pointOf(vectorOf(image)));
  const colored = contents.flatMap(({ translations }) =>
    translations.map((image, style) => ({ point: pointOf(vectorOf(image)), color: colorOf(style) })),
  );
  const legend = exemplars.map((image) => enlarge(image, CELL));
  const cell = Math.max(...legend.map(({ width, height }) => Math.max(width, height))) + 2 * FRAME;
  const width = Math.max(MAP, legend.length * (cell + GAP));
  const canvas = {
    width,
    height: cell + GAP + MAP,
    data: new Uint8Array(3 * width * (cell + GAP + MAP)).fill(255),
  };
  for (const [style, image] of legend.entries()) {
    const left = style * (cell + GAP);
    fill(canvas, [left, 0], [image.width + 2 * FRAME, image.height + 2 * FRAME], colorOf(style));
    paste(canvas, image, [left + FRAME, FRAME]);
  }
  const place = placing([...gray, ...colored.map(({ point }) => point)], [width, MAP], cell + GAP);
  for (const point of gray) fill(canvas, place(point), [3, 3], GRAY);
  for (const { point, color } of colored) fill(canvas, place(point), [5, 5], color);
  return canvas;
}

function colorOf(style: number): Color {
  return COLORS[style % COLORS.length] ?? GRAY;
}

function vectorOf({ data }: RgbImage): Float64Array {
  return Float64Array.from(data);
}

/** The points' own range over the whole map. */
function placing(
  points: readonly PlanePoint[],
  [width, height]: readonly [number, number],
  top: number,
): (point: PlanePoint) => [left: number, top: number] {
  const along = (axis: 0 | 1, size: number) => {
    const values = points.map((point) => point[axis]);
    const low = Math.min(...values);
    const range = Math.max(...values) - low;
    return (value: number) =>
      BORDER + Math.round((range === 0 ? 0.5 : (value - low) / range) * (size - 2 * BORDER - FRAME));
  };
  const [x, y] = [along(0, width), along(1, height)];
  return ([first, second]) => [x(first), top + y(second)];
}

function fill(
  { width, height, data }: RgbImage,
  [left, top]: readonly [number, number],
  [wide, high]: readonly [number, number],
  color: Color,
): void {
  for (let y = top; y < Math.min(height, top + high); y++)
    for (let x = left; x < Math.min(width, left + wide); x++) data.set(color, 3 * (y * width + x));
}

function paste(canvas: RgbImage, image: RgbImage, [left, top]: readonly [number, number]): void {
  for (let y = 0; y < image.height; y++)
    canvas.data.set(
      image.data.subarray(3 * y * image.width, 3 * (y + 1) * image.width),
      3 * ((top + y) * canvas.width + left),
    );
}
