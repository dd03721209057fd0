/** How a line is drawn. */
export interface LineLook {
  /** The variable of the page's style sheet that holds its color, as `#rrggbb`: a canvas takes no variables. */
  readonly color: `--${string}`;
  /** Lengths of strokes and gaps, in pixels; none for a whole line. Lines are told apart without their color too. */
  readonly dash: readonly number[];
  /** Of a fork, over steps: the line is faint up to this one, where it is that of the run that it continues. */
  readonly inheritedUntil?: number;
}

/** Of the two sides of a metric: what begins at B is dashed. */
export const SIDE_LOOKS: readonly [LineLook, LineLook] = [
  { color: '--side-a', dash: [] },
  { color: '--side-b', dash: [5, 3] },
];
