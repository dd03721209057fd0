import type { ApiClient } from './client.ts';
import { findDataset, listDatasets } from './find-dataset.ts';
import { graphql } from './gql/gql.ts';
import { readAll } from './paging.ts';
import { splitVersionName } from './split-version-name.ts';
import { unlessMissing } from './unless-missing.ts';

const VersionNumbers = graphql(`
  query VersionNumbers($id: ID!, $first: Int!, $after: String) {
    dataset(id: $id) {
      versions(first: $first, after: $after) {
        edges {
          node {
            id
            number
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`);

/** The ids of the versions that a command names: `seasons@2` is one, `seasons` (a name or an id) all of a dataset. */
export async function findDatasetVersionIds(client: ApiClient, named: string): Promise<string[]> {
  const { dataset: name, number } = await readName(client, named);
  const { id } = await findDataset(client, name);
  const versions = await readAll(async (page) => {
    const { dataset } = await client.request(VersionNumbers, { id, ...page });
    return dataset?.versions ?? NONE;
  });
  if (number === null) return versions.map((version) => version.id);
  const found = versions.find((version) => version.number === number);
  return [unlessMissing(found?.id, `version ${number} of ${name}`, 'List them: ./exemplar datasets list.')];
}

const NONE = { edges: [], pageInfo: { hasNextPage: false } };

/** A dataset may have such a name itself. */
async function readName(client: ApiClient, named: string): Promise<ReturnType<typeof splitVersionName>> {
  const split = splitVersionName(named);
  if (split.number === null) return split;
  const datasets = await listDatasets(client);
  return datasets.some(({ name }) => name === named.normalize('NFC'))
    ? { dataset: named, number: null }
    : split;
}
