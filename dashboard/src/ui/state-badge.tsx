import classes from './state-badge.module.css';

const looks: Readonly<Record<string, { color: string; mark: string }>> = {
  QUEUED: { color: 'gray', mark: '○' },
  WAITING: { color: 'gray', mark: '○' },
  TRAINING: { color: 'blue', mark: '●' },
  SCORING: { color: 'blue', mark: '◔' },
  STARTING: { color: 'blue', mark: '◔' },
  RUNNING: { color: 'blue', mark: '●' },
  CANCELING: { color: 'yellow', mark: '◍' },
  FINISHED: { color: 'teal', mark: '✓' },
  FAILED: { color: 'red', mark: '✕' },
  CRASHED: { color: 'orange', mark: '!' },
  CANCELED: { color: 'gray', mark: '–' },
  IDLE: { color: 'teal', mark: '○' },
  BUSY: { color: 'blue', mark: '●' },
  DRAINING: { color: 'yellow', mark: '◍' },
  OFFLINE: { color: 'red', mark: '✕' },
};

/** State of a run, a row of an experiment, an import, a translation or a worker; color is never the only sign. */
export function StateBadge({ state }: { state: string }) {
  const { color, mark } = looks[state] ?? { color: 'gray', mark: '' };
  return (
    <span
      className={classes.badge}
      data-state={state}
      style={{
        '--tone': `var(--mantine-color-${color}-light-color)`,
        '--hue': `var(--mantine-color-${color}-6)`,
      }}
    >
      <span className={classes.mark} aria-hidden>
        {mark}
      </span>
      {state.charAt(0) + state.slice(1).toLowerCase()}
    </span>
  );
}
