/** A page of a list and where the list goes on; null at its end. */
export interface PageOfAll<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

/** A whole list, page after page. */
export async function readAll<Item>(
  readPage: (cursor: string | null) => Promise<PageOfAll<Item>>,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  let cursor: string | null = null;
  do {
    const page: PageOfAll<Item> = await readPage(cursor);
    items.push(...page.items);
    cursor = page.next;
  } while (cursor !== null);
  return items;
}
