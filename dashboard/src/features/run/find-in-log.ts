/** What is looked for in the log, as the page's address holds it: `?find=error&case=1`. */
export interface LogFind {
  readonly text: string;
  readonly matchCase: boolean;
}

/** Characters that the server looks for at most. */
const MOST_CHARACTERS = 1_000;

export function readLogFind(search: URLSearchParams): LogFind {
  const text = (search.get('find') ?? '').slice(0, MOST_CHARACTERS);
  return { text, matchCase: search.get('case') === '1' };
}

/** The address with it; other parts of the address stay. */
export function writeLogFind(search: URLSearchParams, { text, matchCase }: LogFind): URLSearchParams {
  const next = new URLSearchParams(search);
  next.delete('find');
  next.delete('case');
  if (text !== '') next.set('find', text.slice(0, MOST_CHARACTERS));
  if (text !== '' && matchCase) next.set('case', '1');
  return next;
}
