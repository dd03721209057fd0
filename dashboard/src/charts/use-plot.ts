import { type RefObject, useCallback, useEffect, useRef } from 'react';
import uPlot from 'uplot';
import type { ChartData } from './chart-data.ts';
import { type PlotColors, plotColors } from './plot-colors.ts';
import { type PlotEvents, type PlotLook, plotOptions } from './plot-options.ts';
import type { YRange } from './y-range.ts';

interface PlotInput extends PlotLook {
  /** Whose colors the page has. */
  readonly scheme: 'light' | 'dark';
  readonly height: number;
  /** Null until the chart is in view: it is made then, and holds still while out of view. */
  readonly data: ChartData | null;
  readonly zoom: readonly [number, number] | null;
  readonly yRange: YRange | null;
  readonly onZoom: PlotEvents['onZoom'];
  readonly onCursor: PlotEvents['onCursor'];
}

export interface Plot {
  /** Keeps the crosshair at a step, of the other charts too, until the pointer takes it away; null: nowhere. */
  readonly holdStep: (step: number | null) => void;
}

/** A uPlot chart in `container`: made anew when its look changes, else given the new data. */
export function usePlot(container: RefObject<HTMLDivElement | null>, input: PlotInput): Plot {
  const latest = useRef(input);
  const plot = useRef<uPlot | null>(null);
  const held = useRef<number | null>(null);
  useEffect(() => {
    latest.current = input;
  });

  const { height, scheme, logarithmic, axis, data, zoom, yRange } = input;
  const looks = JSON.stringify(input.looks);
  const isReady = data !== null;

  useEffect(() => {
    const host = container.current;
    if (!host || !isReady) return;
    const shown = (): ChartData => latest.current.data ?? nothing;
    const made = new uPlot(
      plotOptions({ width: host.clientWidth, height }, latest.current, colorsOf(host, latest.current), {
        onCursor: (step) => {
          latest.current.onCursor(step);
        },
        onZoom: (range) => {
          latest.current.onZoom(range);
        },
        readZoom: () => latest.current.zoom,
        readYRange: () => latest.current.yRange,
        readData: shown,
      }),
      aligned(shown()),
      host,
    );
    plot.current = made;
    made.over.addEventListener('mousemove', () => {
      held.current = null;
    });
    const resized = new ResizeObserver(() => {
      made.setSize({ width: host.clientWidth, height });
    });
    resized.observe(host);
    return () => {
      resized.disconnect();
      plot.current = null;
      made.destroy();
    };
  }, [container, height, scheme, logarithmic, axis, looks, isReady]);

  useEffect(() => {
    if (!data) return;
    plot.current?.setData(aligned(data));
    // uPlot puts its new scales in place in a microtask of its own, which is in the queue by now.
    queueMicrotask(() => {
      if (plot.current && held.current !== null) placeCrosshair(plot.current, held.current);
    });
  }, [data, zoom, yRange]);

  const holdStep = useCallback((step: number | null) => {
    if (step === null && held.current === null) return;
    held.current = step;
    if (plot.current) placeCrosshair(plot.current, step);
  }, []);
  return { holdStep };
}

function colorsOf(host: Element, { looks }: PlotLook): PlotColors {
  return plotColors(
    host,
    looks.map(({ color }) => color),
  );
}

/** The third argument, which uPlot's types leave out, lets the charts of the same group follow. */
type SetCursor = (place: { left: number; top: number }, fires: boolean, isShared: boolean) => void;

function placeCrosshair(plot: uPlot, step: number | null): void {
  const left = step === null ? OUT_OF_SIGHT : plot.valToPos(step, 'x');
  (plot.setCursor as SetCursor)({ left, top: left < 0 ? OUT_OF_SIGHT : 1 }, true, true);
}

const OUT_OF_SIGHT = -10;

const nothing: ChartData = { steps: [], columns: [], marks: [], hidden: 0 };

function aligned(data: ChartData): uPlot.AlignedData {
  return [data.steps, ...data.columns].map((column) => [...column]) as uPlot.AlignedData;
}
