import { readExperimentPath } from '#contracts/names.ts';

/** What is wrong with the path of an experiment in a field, as `nameError` says it; null when nothing is. */
export function experimentPathError(text: string): string | null {
  const { problem } = readExperimentPath(text);
  return problem && `${problem.rule.charAt(0).toUpperCase()}${problem.rule.slice(1)}.`;
}
