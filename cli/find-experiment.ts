import type { ApiClient } from './client.ts';
import { CommandFailure } from './failure.ts';
import { graphql } from './gql/gql.ts';
import type { ListedExperimentFragment } from './gql/graphql.ts';
import { readAll } from './paging.ts';

graphql(`
  fragment ListedExperiment on Experiment {
    id
    name
    splits
    createdAt
    runCount
    trials {
      preset
      row
      seed
      state
    }
  }
`);

const Experiments = graphql(`
  query Experiments($first: Int!, $after: String) {
    experiments(first: $first, after: $after, orderBy: PATH) {
      edges {
        node {
          ...ListedExperiment
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

/** Each before those below it. */
export function listExperiments(client: ApiClient): Promise<ListedExperimentFragment[]> {
  return readAll(async (page) => (await client.request(Experiments, page)).experiments);
}

/** An experiment by its id or name. */
export async function findExperiment(client: ApiClient, idOrName: string): Promise<ListedExperimentFragment> {
  const experiments = await listExperiments(client);
  const found = experiments.find(({ id, name }) => id === idOrName || name === idOrName.normalize('NFC'));
  if (found) return found;
  const advice = 'List them: ./exemplar experiments list.';
  throw new CommandFailure(
    'refused',
    `No experiment has the name or id "${idOrName}". ${advice} (NOT_FOUND)`,
  );
}

/** The trials of an experiment by its name; none where there is no such experiment. */
export async function findExperimentTrials(
  client: ApiClient,
  named: string,
): Promise<ListedExperimentFragment['trials']> {
  const name = named.normalize('NFC');
  return (await listExperiments(client)).find((experiment) => experiment.name === name)?.trials ?? [];
}
