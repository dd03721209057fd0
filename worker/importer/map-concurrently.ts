/** `transform` of each item, at most `limit` at a time; results in the order of the items. */
export async function mapConcurrently<Item, Result>(
  items: readonly Item[],
  limit: number,
  transform: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const queue = items.entries();
  const work = async (): Promise<void> => {
    for (const [i, item] of queue) results[i] = await transform(item);
  };
  await Promise.all(Array.from({ length: limit }, work));
  return results;
}
