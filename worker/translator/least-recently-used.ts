import { LRUCache } from 'lru-cache';

/** A few things that are dear to make: the ones used last are kept, the others are disposed of. */
export class LeastRecentlyUsed<Value extends { dispose(): void }> {
  private readonly values: LRUCache<string, Value>;

  constructor(capacity: number) {
    const dispose = (value: Value) => {
      value.dispose();
    };
    this.values = new LRUCache({ max: capacity, dispose });
  }

  /** The value of `key`, made when there is none. Good until the next `get`; one caller at a time. */
  async get(key: string, make: () => Promise<Value>): Promise<Value> {
    const known = this.values.get(key);
    if (known) return known;
    const made = await make();
    this.values.set(key, made);
    return made;
  }
}
