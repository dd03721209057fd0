/** What one chart is about. */
export interface Chart {
  readonly key: string;
  readonly title: string;
  readonly unit: string;
  readonly lines: readonly ChartLine[];
}

export interface ChartLine {
  readonly name: string;
  /** What tells the line from its neighbors; the title where it stands alone. */
  readonly label: string;
}
