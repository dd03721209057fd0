/**
 * Writes items in their order: the first at once, and all that came during a write by the next one.
 */
export interface Together<Item> {
  /** @throws what an earlier write threw. */
  add(item: Item): void;
  /** Resolves when everything added is written. @throws what a write threw. */
  flush(): Promise<void>;
}

export function writeTogether<Item>(write: (items: readonly Item[]) => Promise<void>): Together<Item> {
  let pending: Item[] = [];
  let writing: Promise<void> | null = null;
  let failure: { readonly error: unknown } | null = null;

  const writeAll = async (): Promise<void> => {
    try {
      while (pending.length > 0) {
        const items = pending;
        pending = [];
        await write(items);
      }
    } catch (error) {
      failure = { error };
    }
    writing = null;
  };
  const refuseAfterFailure = (): void => {
    if (failure) throw failure.error;
  };

  return {
    add(item) {
      refuseAfterFailure();
      pending.push(item);
      writing ??= writeAll();
    },
    async flush() {
      while (writing) await writing;
      refuseAfterFailure();
    },
  };
}
