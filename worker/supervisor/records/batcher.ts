/** Milliseconds between two writes: twice as long as the last write took, within these. */
const SHORTEST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 250;

/**
 * Collects items and writes them in order, one batch after another: the first at once, then all that came meanwhile
 * after a pause of 50 to 250 ms.
 */
export interface Batcher<Item> {
  /** @throws what an earlier write threw. */
  add(items: readonly Item[]): void;
  /** Resolves when everything added is written. @throws what a write threw. */
  flush(): Promise<void>;
}

export function createBatcher<Item>(
  write: (items: readonly Item[]) => Promise<void>,
  largestBatch: number,
): Batcher<Item> {
  let pending: Item[] = [];
  let writing: Promise<void> | null = null;
  let timer: NodeJS.Timeout | null = null;
  let failure: { readonly error: unknown } | null = null;

  const writeBatch = async (): Promise<void> => {
    const batch = pending.slice(0, largestBatch);
    pending = pending.slice(largestBatch);
    const started = performance.now();
    try {
      await write(batch);
    } catch (error) {
      failure = { error };
    }
    writing = null;
    const pause = Math.min(Math.max(2 * (performance.now() - started), SHORTEST_PAUSE_MS), LONGEST_PAUSE_MS);
    timer = setTimeout(() => {
      timer = null;
      begin();
    }, pause);
  };
  const begin = () => {
    if (pending.length > 0 && !failure) writing = writeBatch();
  };
  const refuseAfterFailure = () => {
    if (failure) throw failure.error;
  };

  return {
    add(items) {
      refuseAfterFailure();
      pending.push(...items);
      if (!writing && !timer) begin();
    },
    async flush() {
      while (writing || (pending.length > 0 && !failure)) {
        if (!writing) {
          if (timer) clearTimeout(timer);
          timer = null;
          begin();
        }
        await writing;
      }
      if (timer) clearTimeout(timer);
      timer = null;
      refuseAfterFailure();
    },
  };
}
