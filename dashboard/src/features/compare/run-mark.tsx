import classes from './run-mark.module.css';
import type { RunLooks } from './run-looks.ts';

/** The color of a run, with the dots that tell it from the run of the same color. */
export function RunMark({ looks }: { looks: RunLooks | undefined }) {
  const [whole] = looks ?? [];
  return (
    <svg className={classes.mark} viewBox="0 0 16 8" aria-hidden>
      <line
        x1="0"
        x2="16"
        y1="4"
        y2="4"
        strokeWidth="4"
        stroke={`var(${whole?.color ?? '--chart-axis'})`}
        strokeDasharray={whole?.dash.join(' ')}
      />
    </svg>
  );
}
