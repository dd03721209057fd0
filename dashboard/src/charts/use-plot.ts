import { type RefObject, useEffect, useRef } from 'react';
import uPlot from 'uplot';
import type { ChartData } from './chart-data.ts';
import { type PlotEvents, type PlotLook, plotOptions } from './plot-options.ts';

interface PlotInput extends PlotLook {
  readonly height: number;
  /** Null until the chart is in view: it is made then, and holds still while out of view. */
  readonly data: ChartData | null;
  readonly zoom: readonly [number, number] | null;
  readonly onZoom: PlotEvents['onZoom'];
  readonly onCursor: PlotEvents['onCursor'];
}

/** A uPlot chart in `container`: made anew when its look changes, else given the new data. */
export function usePlot(container: RefObject<HTMLDivElement | null>, input: PlotInput): void {
  const latest = useRef(input);
  const plot = useRef<uPlot | null>(null);
  useEffect(() => {
    latest.current = input;
  });

  const { height, scheme, logarithmic, data, zoom } = input;
  const slots = input.slots.join();
  const isReady = data !== null;

  useEffect(() => {
    const host = container.current;
    if (!host || !isReady) return;
    const shown = (): ChartData => latest.current.data ?? nothing;
    const made = new uPlot(
      plotOptions({ width: host.clientWidth, height }, latest.current, {
        onCursor: (step) => {
          latest.current.onCursor(step);
        },
        onZoom: (range) => {
          latest.current.onZoom(range);
        },
        readZoom: () => latest.current.zoom,
        readData: shown,
      }),
      aligned(shown()),
      host,
    );
    plot.current = made;
    const resized = new ResizeObserver(() => {
      made.setSize({ width: host.clientWidth, height });
    });
    resized.observe(host);
    return () => {
      resized.disconnect();
      plot.current = null;
      made.destroy();
    };
  }, [container, height, scheme, logarithmic, slots, isReady]);

  useEffect(() => {
    if (data) plot.current?.setData(aligned(data));
  }, [data, zoom]);
}

const nothing: ChartData = { steps: [], columns: [], marks: [], hidden: 0 };

function aligned(data: ChartData): uPlot.AlignedData {
  return [data.steps, ...data.columns].map((column) => [...column]) as uPlot.AlignedData;
}
