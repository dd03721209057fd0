import type { LogFind } from './find-in-log.ts';

export interface MarkedPart {
  readonly text: string;
  readonly isMatch: boolean;
}

/** A text cut where it matches; empty parts are left out. */
export function markedParts(text: string, { text: wanted, matchCase }: LogFind): MarkedPart[] {
  const parts: MarkedPart[] = [];
  const add = (from: number, to: number, isMatch: boolean) => {
    if (to > from) parts.push({ text: text.slice(from, to), isMatch });
  };
  const [all, needle] = matchCase ? [text, wanted] : [lower(text), lower(wanted)];
  let done = 0;
  for (let at = find(all, needle, 0); at >= 0; at = find(all, needle, done)) {
    add(done, at, false);
    done = at + wanted.length;
    add(at, done, true);
  }
  add(done, text.length, false);
  return parts;
}

function find(all: string, needle: string, from: number): number {
  return needle === '' ? -1 : all.indexOf(needle, from);
}

/** As the server does: letters of ASCII alone, so that no text becomes longer. */
function lower(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
