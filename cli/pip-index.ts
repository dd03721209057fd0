/** The index of Python packages unless pip is told of another one. */
export const PYPI = 'https://pypi.org/simple';

/** `index-url` in the section [global] of a pip.conf; null where it is not set. */
export function pipIndexOf(text: string): string | null {
  let section = '';
  for (const line of text.split(/\r?\n/)) {
    section = /^\s*\[(.+)\]\s*$/.exec(line)?.[1] ?? section;
    const value = /^\s*index[-_]url\s*[=:]\s*(\S+)\s*$/.exec(line)?.[1];
    if (section === 'global' && value !== undefined) return value;
  }
  return null;
}
