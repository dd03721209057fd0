import { limits } from '../limits.ts';
import { readName } from '../names.ts';
import { shownPath } from './shown-path.ts';

/** Why a folder cannot give its name to a domain, for the person who chose it; null when it can. */
export function whyNoDomainName(folder: string): string | null {
  const { problem } = readName(folder);
  if (!problem) return null;
  if (problem.code !== 'TOO_LONG')
    return `The name of the folder ${shownPath(folder)} ${problem.rule}; a domain is named after its folder. Rename it.`;
  return (
    `The name of the folder ${folder.slice(0, 30)}… has ${Array.from(folder).length} characters; a domain, which is ` +
    `named after its folder, has at most ${limits.maxNameLength}. Rename the folder.`
  );
}
