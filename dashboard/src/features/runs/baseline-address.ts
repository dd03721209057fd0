const BASELINE = 'base';

/** The id of the run that others are compared with; null where the address names none. */
export function readBaseline(search: URLSearchParams): string | null {
  return search.get(BASELINE) || null;
}

/** Leaves alone what the address says of other things. */
export function writeBaseline(search: URLSearchParams, id: string | null): URLSearchParams {
  const next = new URLSearchParams(search);
  if (id === null) next.delete(BASELINE);
  else next.set(BASELINE, id);
  return next;
}
