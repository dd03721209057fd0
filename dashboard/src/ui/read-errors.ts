/** Part of a page that could not be read. */
export interface ReadError {
  /** Tells the parts apart. */
  readonly part: string;
  readonly message: string;
  /** Reads the part again. */
  readonly retry: () => void;
}

let standing: readonly ReadError[] = [];
const listeners = new Set<() => void>();

/** Puts one up; the returned function takes it down. */
export function putReadError(error: ReadError): () => void {
  set([...standing, error]);
  return () => {
    set(standing.filter((each) => each !== error));
  };
}

/** Those that stand, in the order in which they were put up. */
export function readErrors(): readonly ReadError[] {
  return standing;
}

export function onReadErrors(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function set(next: readonly ReadError[]): void {
  standing = next;
  for (const listener of listeners) listener();
}
