import type { QueuedWorkRowFragment } from '../../gql/graphql.ts';

/** Priorities that bring work to other places of its kind; null where it is there already, or can get no further. */
export interface Places {
  readonly first: number | null;
  readonly last: number | null;
}

const MOST_PRIORITY = 100;

type Placed = Pick<QueuedWorkRowFragment, 'kind' | 'id' | 'priority'>;

/** @param waiting in the order in which workers take them */
export function placesIn(waiting: readonly Placed[], work: Placed): Places {
  const alike = waiting.filter(({ kind }) => kind === work.kind);
  const [first, last] = [alike.at(0), alike.at(-1)];
  const isWithin = (priority: number) => Math.abs(priority) <= MOST_PRIORITY;
  const before = (first?.priority ?? 0) + 1;
  const behind = (last?.priority ?? 0) - 1;
  return {
    first: first?.id === work.id || !isWithin(before) ? null : before,
    last: last?.id === work.id || !isWithin(behind) ? null : behind,
  };
}
