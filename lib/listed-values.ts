export type ListedValues =
  | { readonly texts: readonly string[]; readonly problem: null }
  | { readonly texts: null; readonly problem: string };

/**
 * The values that a list names, as texts: `1, 5` or, where they are whole numbers, `0..9`, which is 0, 1 and so on up to 9.
 * What each of them means is not looked at.
 *
 * @param most values of one range
 */
export function listedValues(
  list: string,
  { isWhole, most }: { readonly isWhole: boolean; readonly most: number },
): ListedValues {
  const texts: string[] = [];
  for (const part of list.split(',')) {
    const [, from, to] = (isWhole && RANGE.exec(part)) || [];
    if (from === undefined || to === undefined) {
      texts.push(part.trim());
      continue;
    }
    const count = Number(to) - Number(from) + 1;
    if (count < 1) return { texts: null, problem: `${part.trim()} is empty; write the lower end first.` };
    if (count > most)
      return {
        texts: null,
        problem: `${part.trim()} has ${count} values; at most ${most} runs are started at once.`,
      };
    texts.push(...Array.from({ length: count }, (_, index) => String(Number(from) + index)));
  }
  return { texts, problem: null };
}

const RANGE = /^\s*(-?\d{1,15})\.\.(-?\d{1,15})\s*$/;
