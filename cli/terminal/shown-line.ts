import { escapeText } from './escape-text.ts';

/**
 * A line of a message, escaped, and cut in its middle where it is very long: it may repeat an argument of any length, and
 * says at its end what to do next.
 */
export function shownLine(line: string): string {
  const escaped = escapeText(line);
  const characters = Array.from(escaped);
  if (characters.length <= LONGEST) return escaped;
  const [start, end] = [characters.slice(0, LONGEST / 2), characters.slice(-LONGEST / 2)];
  return `${start.join('')} … ${end.join('')}`;
}

const LONGEST = 2000;
