import { RUN_GROUPS, type RunGroup } from '#contracts/run-group.ts';
import type { Listed } from '../../api/listed.ts';
import type { RunFilter } from '../../gql/graphql.ts';
import { quoted } from './filter-text.ts';

/** What of a run decides its place in the list. */
interface Placed {
  readonly id: string;
  readonly state: string;
  readonly createdAt: string;
}

/**
 * The list after news of one run, which stands where the server would put it. One that the filter no longer lets
 * through goes, and so does one whose place is further down than the list has been read.
 */
export function mergeRun<Run extends Placed>(
  list: Listed<Run>,
  changed: Run,
  isWanted: boolean,
): Listed<Run> {
  const others = list.items.filter(({ id }) => id !== changed.id);
  if (!isWanted) return { ...list, items: others };
  const index = others.findIndex((run) => comesBefore(changed, run));
  const place = index === -1 ? others.length : index;
  if (place === others.length && list.next !== null) return { ...list, items: others };
  return { ...list, items: [...others.slice(0, place), changed, ...others.slice(place)] };
}

/** News of a run in a list that has another order: where it stands is left alone, and a run that is not known is no part of it. */
export function replaceRun<Run extends Placed>(
  list: Listed<Run>,
  changed: Run,
  isWanted: boolean,
): Listed<Run> {
  const items = isWanted
    ? list.items.map((run) => (run.id === changed.id ? changed : run))
    : list.items.filter(({ id }) => id !== changed.id);
  return { ...list, items };
}

/** As the API's order ACTIVITY: under way, the queue with the next run first, then what has ended. */
const parts: readonly { readonly states: readonly string[]; readonly newestFirst: boolean }[] = [
  { states: ['STARTING', 'RUNNING', 'CANCELING'], newestFirst: true },
  { states: ['CRASHED', 'QUEUED'], newestFirst: false },
  { states: ['FINISHED', 'FAILED', 'CANCELED'], newestFirst: true },
];

function comesBefore(a: Placed, b: Placed): boolean {
  const part = partOf(a);
  if (part !== partOf(b)) return part < partOf(b);
  const [first, second] = parts[part]?.newestFirst ? [b, a] : [a, b];
  return Date.parse(first.createdAt) < Date.parse(second.createdAt);
}

function partOf({ state }: Placed): number {
  return parts.findIndex(({ states }) => states.includes(state));
}

/** The filter of the list as its address says it. */
export interface RunListFilter {
  readonly group: RunGroup;
  /** In the language of filters; empty for all. */
  readonly where: string;
}

export function readRunFilter(search: URLSearchParams): RunListFilter {
  const group = search.get('state') ?? 'all';
  const name = search.get('q'); // a part of the name, of addresses that were made before there was a language
  const where = search.get('where') ?? (name ? `name contains ${quoted(name)}` : '');
  return { group: isGroup(group) ? group : 'all', where };
}

/** Leaves alone what the address says of other things. */
export function writeRunFilter(now: URLSearchParams, filter: RunListFilter): URLSearchParams {
  const search = new URLSearchParams(now);
  search.delete('state');
  search.delete('q');
  search.delete('where');
  if (filter.group !== 'all') search.set('state', filter.group);
  if (filter.where) search.set('where', filter.where);
  return search;
}

/** The same as the API has it. */
export function runFilterOf({ group }: RunListFilter): RunFilter {
  const states = RUN_GROUPS[group];
  return states.length > 0 ? { state: [...states] } : {};
}

/** Whether a run that has changed is in the group of the list. Whether its filter lets it through, the server knows. */
export function isInGroup(run: { state: string }, { group }: RunListFilter): boolean {
  const states: readonly string[] = RUN_GROUPS[group];
  return states.length === 0 || states.includes(run.state);
}

function isGroup(text: string): text is RunGroup {
  return Object.hasOwn(RUN_GROUPS, text);
}
