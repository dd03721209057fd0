import { readName } from '#contracts/names.ts';

/** What is wrong with the name in a field, e.g. "Must not have line breaks (U+000A)."; null when nothing is. */
export function nameError(text: string): string | null {
  const { problem } = readName(text);
  return problem && `${problem.rule.charAt(0).toUpperCase()}${problem.rule.slice(1)}.`;
}
