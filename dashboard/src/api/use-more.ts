import type { Live } from './use-live-query.ts';
import type { More } from '../ui/load-more.tsx';
import { useReadingOn } from './use-reading-on.ts';

/** As much of a list as has been read. */
export interface Listed<Item> {
  /** Names the list: what is read of another one is not added. */
  readonly key: string;
  readonly items: readonly Item[];
  /** Where it goes on; null at its end. */
  readonly next: string | null;
}

/** The way to read on where a list that is followed goes on. */
export function useMore<Item extends { readonly id: string }>(
  { state, update }: Pick<Live<Listed<Item>>, 'state' | 'update'>,
  readOn: (after: string) => Promise<Listed<Item>>,
): More {
  return useReadingOn(state?.next ?? null, async (after) => {
    const more = await readOn(after);
    update((known) => (known.key === more.key && known.next === after ? joined(known, more) : known));
  });
}

/** What came by itself meanwhile is not there twice. */
function joined<Item extends { readonly id: string }>(
  known: Listed<Item>,
  { items, next }: Listed<Item>,
): Listed<Item> {
  const ids = new Set(known.items.map(({ id }) => id));
  return { ...known, items: [...known.items, ...items.filter(({ id }) => !ids.has(id))], next };
}

interface Connection<Item> {
  readonly edges: readonly { readonly node: Item }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

export function listed<Item>(key: string, { edges, pageInfo }: Connection<Item>): Listed<Item> {
  return {
    key,
    items: edges.map(({ node }) => node),
    next: pageInfo.hasNextPage ? pageInfo.endCursor : null,
  };
}
