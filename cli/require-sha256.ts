import { CommandFailure } from './failure.ts';

/**
 * Refuses a file that is not the known one.
 *
 * @param known its SHA-256, or how that begins
 * @param outcome what has become of the work that needs it, as a sentence
 * @throws CommandFailure
 */
export function requireSha256(name: string, found: string, known: string, outcome: string): void {
  if (found.startsWith(known)) return;
  const expected = known.length < found.length ? `${known}...` : known;
  throw new CommandFailure('failed', `${name} has the SHA-256 ${found}, not ${expected}. ${outcome}`);
}
