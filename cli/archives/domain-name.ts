import { shownPath } from '#contracts/archive/shown-path.ts';
import { limits } from '#contracts/limits.ts';
import { readName } from '#contracts/names.ts';
import { CommandFailure } from '../failure.ts';

/**
 * Name of the domain that a folder becomes: the one given, else the folder's own.
 * @param option that gives the name
 * @throws CommandFailure when none is given and the folder's is no name for a domain
 */
export function domainName(folder: string, given: string | undefined, option: string): string {
  if (given !== undefined) return given;
  const { name, problem } = readName(folder);
  if (!problem) return name;
  const advice = `Rename it, or name the domain with ${option}.`;
  if (problem.code !== 'TOO_LONG')
    throw new CommandFailure(
      'usage',
      `The name of the folder ${shownPath(folder)} ${problem.rule}; a domain is named after its folder. ${advice}`,
    );
  throw new CommandFailure(
    'usage',
    `The name of the folder ${folder.slice(0, 30)}… has ${Array.from(folder).length} characters; a domain, which is ` +
      `named after its folder, has at most ${limits.maxNameLength}. ${advice}`,
  );
}
