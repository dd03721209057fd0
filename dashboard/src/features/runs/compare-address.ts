const FEWEST = 2;
const MOST = 50;

/** The page that compares some runs, or why there is none. */
export function compareAddress(
  ids: readonly string[],
): { readonly address: string; readonly reason: null } | { readonly address: null; readonly reason: string } {
  if (ids.length < FEWEST)
    return { address: null, reason: `Select at least ${FEWEST} runs to compare them.` };
  if (ids.length > MOST) return { address: null, reason: `At most ${MOST} runs can be compared.` };
  return { address: `/compare?runs=${ids.join(',')}`, reason: null };
}
