import type { Listed } from '../../api/listed.ts';

interface Placed {
  readonly id: string;
  readonly createdAt: string;
  /** Null where the trash has taken all of its versions. */
  readonly latestVersion: object | null;
}

/**
 * The list, newest first, after news of one dataset, which is new in it where it has just got its first version, or come back
 * from the trash.
 */
export function withDataset<Dataset extends Placed>(
  list: Listed<Dataset>,
  changed: Dataset,
): Listed<Dataset> {
  if (changed.latestVersion === null)
    return { ...list, items: list.items.filter(({ id }) => id !== changed.id) };
  if (list.items.some(({ id }) => id === changed.id))
    return { ...list, items: list.items.map((each) => (each.id === changed.id ? changed : each)) };
  const index = list.items.findIndex(
    ({ createdAt }) => Date.parse(createdAt) < Date.parse(changed.createdAt),
  );
  // One that is older than all that has been read comes with what is read next.
  if (index === -1 && list.next !== null) return list;
  const place = index === -1 ? list.items.length : index;
  return { ...list, items: [...list.items.slice(0, place), changed, ...list.items.slice(place)] };
}
