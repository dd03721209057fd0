/** Colors of a chart, each as `#rrggbb`. */
export interface PlotColors {
  readonly lines: readonly string[];
  readonly axis: string;
  readonly grid: string;
  readonly mark: string;
}

/**
 * The colors that the page's style sheet has for charts: a canvas takes no variables.
 *
 * @param lines names of the variables of the lines' colors
 */
export function plotColors(element: Element, lines: readonly string[]): PlotColors {
  const style = getComputedStyle(element);
  const read = (name: string) => style.getPropertyValue(name).trim();
  return {
    lines: lines.map(read),
    axis: read('--chart-axis'),
    grid: read('--chart-grid'),
    mark: read('--chart-mark'),
  };
}
