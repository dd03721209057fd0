import type { RunOfExperimentFragment, RunsOfExperimentQuery } from '../../gql/graphql.ts';

type Runs = RunsOfExperimentQuery['runs'];

/** The runs under a path, newest first, after one run has changed: it may be new, have moved, or lie in the trash. */
export function withChangedRun(known: Runs, run: RunOfExperimentFragment, path: string): Runs {
  const isUnder = run.experiment.name === path || run.experiment.name.startsWith(`${path}/`);
  const isShown = isUnder && run.trashedAt == null;
  const place = known.edges.findIndex(({ node }) => node.id === run.id);
  if (place >= 0)
    return isShown
      ? { ...known, edges: known.edges.with(place, { node: run }) }
      : { ...known, totalCount: known.totalCount - 1, edges: known.edges.toSpliced(place, 1) };
  const newest = known.edges[0]?.node.createdAt;
  // Older ones are read when the list is read on; whether they were counted is not known.
  if (!isShown || (newest !== undefined && run.createdAt <= newest)) return known;
  return { ...known, totalCount: known.totalCount + 1, edges: [{ node: run }, ...known.edges] };
}
