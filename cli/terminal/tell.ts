import { shownLine } from './shown-line.ts';

/** Says something beside the results: to stderr, each line escaped and of bounded length. */
export function tell(...lines: readonly string[]): void {
  for (const line of lines) process.stderr.write(`${shownLine(line)}\n`);
}
