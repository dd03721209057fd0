import type { ApiClient } from './client.ts';
import { CommandFailure } from './failure.ts';
import { graphql } from './gql/gql.ts';
import type { DatasetFieldsFragment } from './gql/graphql.ts';
import { readAll } from './paging.ts';

graphql(`
  fragment DatasetFields on Dataset {
    id
    name
    createdAt
    latestVersion {
      id
      number
      contentHash
      byteSize
      createdAt
      import {
        id
        fileErrorCount
        byProductCount
      }
      domains {
        side
        name
        trainCount
        validationCount
        testCount
      }
    }
  }
`);

const Datasets = graphql(`
  query Datasets($first: Int!, $after: String) {
    datasets(first: $first, after: $after) {
      edges {
        node {
          ...DatasetFields
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export function listDatasets(client: ApiClient): Promise<DatasetFieldsFragment[]> {
  return readAll(async (page) => (await client.request(Datasets, page)).datasets);
}

/** A dataset by its id or name, which is kept in the form NFC. */
export async function findDataset(client: ApiClient, idOrName: string): Promise<DatasetFieldsFragment> {
  const datasets = await listDatasets(client);
  const dataset = datasets.find(({ id, name }) => id === idOrName || name === idOrName.normalize('NFC'));
  if (dataset) return dataset;
  const advice = 'List them: ./exemplar datasets list.';
  throw new CommandFailure('refused', `No dataset has the name or id "${idOrName}". ${advice} (NOT_FOUND)`);
}
