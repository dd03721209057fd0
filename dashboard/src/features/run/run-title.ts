import type { RunPulseFragment } from '../../gql/graphql.ts';

/** What a browser's tab says of a run: how far it is, or how it ended, before its name. */
export function runTitle({
  state,
  progress,
  displayName,
}: Pick<RunPulseFragment, 'state' | 'progress' | 'displayName'>): string {
  const percent = progress.totalSteps > 0 ? Math.floor((100 * progress.step) / progress.totalSteps) : 0;
  const standing = state === 'RUNNING' ? `${percent} %` : state.charAt(0) + state.slice(1).toLowerCase();
  return `${standing} · ${displayName} · Exemplar`;
}
