import type { Listed } from './listed.ts';
import type { Live } from './use-live-query.ts';
import type { More } from '../ui/load-more.tsx';
import { useReadingOn } from './use-reading-on.ts';

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
