import type { ApiClient } from './client.ts';
import { CommandFailure } from './failure.ts';
import { graphql } from './gql/gql.ts';
import { readAll } from './paging.ts';
import { readShortId } from './read-short-id.ts';
import { unlessMissing } from './unless-missing.ts';

const TrashedIds = graphql(`
  query TrashedIds($first: Int!, $after: String) {
    trash(first: $first, after: $after) {
      edges {
        node {
          runId
          shortId
          displayName
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

/** The ids of runs in the trash that a command names: each by its id or its short id. */
export async function findTrashedIds(client: ApiClient, names: readonly string[]): Promise<string[]> {
  if (names.every((each) => readShortId(each) === null)) return [...names];
  const trashed = await readAll(async (page) => (await client.request(TrashedIds, page)).trash);
  return names.map((each) => {
    const named = readShortId(each);
    if (named === null) return each;
    const [found, other] = trashed.filter(({ shortId }) => shortId === named);
    if (found && other)
      throw new CommandFailure(
        'refused',
        `Several runs in the trash have the short id ${each}: ${found.displayName} (${found.runId}), ${other.displayName} (${other.runId}). Use a whole id.`,
      );
    return unlessMissing(found?.runId, `run ${each} in the trash`, 'List them: ./exemplar trash list.');
  });
}
