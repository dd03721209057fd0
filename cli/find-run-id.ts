import type { ApiClient } from './client.ts';
import { CommandFailure } from './failure.ts';
import { FIND_RUNS } from './find-runs.ts';
import { graphql } from './gql/gql.ts';
import { unlessMissing } from './unless-missing.ts';

const NamedRuns = graphql(`
  query NamedRuns($filter: RunFilter) {
    runs(first: 2, filter: $filter, orderBy: { field: CREATED_AT, direction: DESC }) {
      edges {
        node {
          id
          displayName
        }
      }
    }
  }
`);

const SHORT_ID = /^[0-9a-f]{8}$/i;

/** The id of the run that a command names: by its id, its short id or as `latest`, the newest one. */
export async function findRunId(client: ApiClient, named: string): Promise<string> {
  if (named === 'latest') {
    const [newest] = (await client.request(NamedRuns, { filter: null })).runs.edges;
    return unlessMissing(newest?.node.id, 'run yet', 'Start one: ./exemplar runs start.');
  }
  if (!SHORT_ID.test(named)) return named;
  const { runs } = await client.request(NamedRuns, { filter: { shortId: [named] } });
  const [found, other] = runs.edges.map(({ node }) => node);
  if (found && other)
    throw new CommandFailure(
      'refused',
      `Several runs have the short id ${named}: ${found.displayName} (${found.id}), ${other.displayName} (${other.id}). Use a whole id.`,
    );
  return unlessMissing(found?.id, `run ${named}`, FIND_RUNS);
}
