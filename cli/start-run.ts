import { unlessRefused } from './unless-refused.ts';
import type { ApiClient } from './client.ts';
import { graphql } from './gql/gql.ts';
import type { RunFieldsFragment, StartRunInput } from './gql/graphql.ts';

const StartRun = graphql(`
  mutation StartRun($input: StartRunInput!) {
    startRun(input: $input) {
      run {
        ...RunFields
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);

/** Queues a run. What the server refuses ends the command. */
export async function startRun(client: ApiClient, input: StartRunInput): Promise<RunFieldsFragment> {
  const payload = await client.request(StartRun, { input });
  return unlessRefused(payload.startRun.run, payload.startRun.userErrors);
}
