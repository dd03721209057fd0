import { readName } from '#contracts/names.ts';

interface Named {
  readonly name: string;
}

/** What a dataset of two domains is called where nobody says otherwise, as on the command line: "day-night". */
export function suggestedName(a: Named | null, b: Named | null): string {
  if (!a || !b) return '';
  return readName(`${a.name.trim()}-${b.name.trim()}`).name ?? '';
}
