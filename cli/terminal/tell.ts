import { escapeText } from './escape-text.ts';

/** Says something beside the results: to stderr, each line escaped. */
export function tell(...lines: readonly string[]): void {
  for (const line of lines) process.stderr.write(`${escapeText(line)}\n`);
}
