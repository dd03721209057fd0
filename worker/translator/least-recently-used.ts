/** A few things that are dear to make: the ones used last are kept, the others are disposed of. */
export class LeastRecentlyUsed<Value extends { dispose(): void }> {
  // A map lists its keys in the order of their insertion: the first is the one that was not used for longest.
  private readonly values = new Map<string, Value>();

  constructor(private readonly capacity: number) {}

  /** The value of `key`, made when there is none. Good until the next `get`; one caller at a time. */
  async get(key: string, make: () => Promise<Value>): Promise<Value> {
    const value = this.values.get(key) ?? (await make());
    this.values.delete(key);
    this.values.set(key, value);
    for (const [oldest, unused] of this.values) {
      if (this.values.size <= this.capacity) break;
      this.values.delete(oldest);
      unused.dispose();
    }
    return value;
  }
}
