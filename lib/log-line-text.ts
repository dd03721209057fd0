/** A line of a run's log. */
export interface LoggedLine {
  readonly time: Date;
  readonly level: string;
  readonly text: string;
}

/** Characters of the longest level. */
const LEVEL_WIDTH = 5;

/** A line of a log as files and terminals have it: when (ISO 8601, UTC), its level, its text. */
export function logLineText({ time, level, text }: LoggedLine): string {
  return `${time.toISOString()} ${level.padEnd(LEVEL_WIDTH)} ${text}`;
}
