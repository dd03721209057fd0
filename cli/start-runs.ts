import type { ApiClient } from './client.ts';
import { graphql } from './gql/gql.ts';
import type { StartRunsInput, StartRunsMutation } from './gql/graphql.ts';
import { unlessRefused } from './unless-refused.ts';

const StartRuns = graphql(`
  mutation StartRuns($input: StartRunsInput!) {
    startRuns(input: $input) {
      runs {
        id
        shortId
        displayName
        state
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);

type StartedRun = StartRunsMutation['startRuns']['runs'][number];

/** Queues the runs of a grid: all, or none. What the server refuses ends the command. */
export async function startRuns(client: ApiClient, input: StartRunsInput): Promise<readonly StartedRun[]> {
  const { startRuns: payload } = await client.request(StartRuns, { input });
  return unlessRefused(payload.runs, payload.userErrors);
}
