import { limits } from '../limits.ts';

/** Why a folder cannot give its name to a domain, for the person who chose it; null when it can. */
export function whyNoDomainName(folder: string): string | null {
  const length = Array.from(folder).length;
  if (length <= limits.maxNameLength) return null;
  return (
    `The name of the folder ${folder.slice(0, 30)}… has ${length} characters; a domain, which is named after its ` +
    `folder, has at most ${limits.maxNameLength}. Rename the folder.`
  );
}
