import type { ApiClient } from './client.ts';
import { graphql } from './gql/gql.ts';
import { readAll } from './paging.ts';
import { unlessMissing } from './unless-missing.ts';

const TrashedCheckpointIds = graphql(`
  query TrashedCheckpointIds($first: Int!, $after: String) {
    trashedCheckpoints(first: $first, after: $after) {
      edges {
        node {
          checkpointId
          checkpoint {
            step
          }
          run {
            shortId
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

const AT_STEP = /^([0-9a-f]{8})@(\d{1,10})$/i;

/** The ids of checkpoints in the trash that a command names: each by its id, or as `1c0ffee5@800`. */
export async function findTrashedCheckpointIds(
  client: ApiClient,
  names: readonly string[],
): Promise<string[]> {
  if (names.every((each) => !AT_STEP.test(each))) return [...names];
  const trashed = await readAll(
    async (page) => (await client.request(TrashedCheckpointIds, page)).trashedCheckpoints,
  );
  return names.map((each) => {
    const [, shortId, step] = AT_STEP.exec(each) ?? [];
    if (shortId === undefined) return each;
    const found = trashed.find(
      ({ run, checkpoint }) => run.shortId === shortId.toLowerCase() && checkpoint.step === Number(step),
    );
    return unlessMissing(
      found?.checkpointId,
      `checkpoint ${each} in the trash`,
      'List them: ./exemplar trash checkpoints.',
    );
  });
}
