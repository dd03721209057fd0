/** Rows after news of one run: replaced in its place, or put on top when it is new. */
export function mergeRow<Row extends { id: string }>(rows: readonly Row[], changed: Row): readonly Row[] {
  const known = rows.some((row) => row.id === changed.id);
  return known ? rows.map((row) => (row.id === changed.id ? changed : row)) : [changed, ...rows];
}

/** The filter of the list as its address says it. */
export interface RunListFilter {
  readonly group: RunGroup;
  readonly name: string;
}

export const runGroups = {
  all: [],
  active: ['QUEUED', 'STARTING', 'RUNNING', 'CANCELING', 'CRASHED'],
  finished: ['FINISHED'],
  stopped: ['FAILED', 'CANCELED'],
} as const;
export type RunGroup = keyof typeof runGroups;

export function readRunFilter(search: URLSearchParams): RunListFilter {
  const group = search.get('state') ?? 'all';
  return { group: isGroup(group) ? group : 'all', name: search.get('q') ?? '' };
}

export function writeRunFilter(filter: RunListFilter): URLSearchParams {
  const search = new URLSearchParams();
  if (filter.group !== 'all') search.set('state', filter.group);
  if (filter.name) search.set('q', filter.name);
  return search;
}

/** Whether a run that has changed belongs into the filtered list. */
export function matchesFilter(run: { state: string; displayName: string }, filter: RunListFilter): boolean {
  const states: readonly string[] = runGroups[filter.group];
  return (
    (states.length === 0 || states.includes(run.state)) &&
    run.displayName.toLowerCase().includes(filter.name.toLowerCase())
  );
}

function isGroup(text: string): text is RunGroup {
  return text in runGroups;
}
