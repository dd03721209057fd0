import type { ApiClient } from './client.ts';
import { graphql } from './gql/gql.ts';
import { readAll } from './paging.ts';
import { splitVersionName } from './split-version-name.ts';
import { unlessMissing } from './unless-missing.ts';

const TrashedDatasetVersionIds = graphql(`
  query TrashedDatasetVersionIds($first: Int!, $after: String) {
    trashedDatasetVersions(first: $first, after: $after) {
      edges {
        node {
          datasetVersionId
          datasetVersion {
            number
          }
          dataset {
            name
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

/** The ids of versions in the trash that a command names: by id, as `seasons@2`, or as `seasons` all of a dataset there. */
export async function findTrashedDatasetVersionIds(
  client: ApiClient,
  names: readonly string[],
): Promise<string[]> {
  const trashed = await readAll(
    async (page) => (await client.request(TrashedDatasetVersionIds, page)).trashedDatasetVersions,
  );
  return names.flatMap((each) => {
    const all = trashed.filter(
      ({ dataset, datasetVersionId }) => datasetVersionId === each || dataset.name === each.normalize('NFC'),
    );
    if (all.length > 0) return all.map(({ datasetVersionId }) => datasetVersionId);
    const split = splitVersionName(each.normalize('NFC'));
    const found = trashed.find(
      ({ dataset, datasetVersion }) =>
        dataset.name === split.dataset && datasetVersion.number === split.number,
    );
    const advice = 'List them: ./exemplar trash datasets.';
    return unlessMissing(found?.datasetVersionId, `dataset version ${each} in the trash`, advice);
  });
}
