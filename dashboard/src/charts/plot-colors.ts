/** Colors of a chart, each as `#rrggbb`. */
export interface PlotColors {
  /** By slot. */
  readonly lines: readonly [string, string];
  readonly axis: string;
  readonly grid: string;
  readonly mark: string;
}

/** The colors that the page's style sheet has for charts: a canvas takes no variables. */
export function plotColors(element: Element): PlotColors {
  const style = getComputedStyle(element);
  const read = (name: string) => style.getPropertyValue(name).trim();
  return {
    lines: [read('--side-a'), read('--side-b')],
    axis: read('--chart-axis'),
    grid: read('--chart-grid'),
    mark: read('--chart-mark'),
  };
}
