/** The one item of a list. */
export function only<Item>(items: readonly Item[]): Item {
  const [item] = items;
  if (item === undefined || items.length !== 1) throw new Error(`one item was expected, not ${items.length}`);
  return item;
}
