import type { ApiClient } from './client.ts';
import { CommandFailure } from './failure.ts';
import { graphql } from './gql/gql.ts';
import type { DatasetFieldsFragment, DatasetsQuery } from './gql/graphql.ts';

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
  query Datasets($after: String) {
    datasets(first: 100, after: $after) {
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

export async function listDatasets(client: ApiClient): Promise<DatasetFieldsFragment[]> {
  const found: DatasetFieldsFragment[] = [];
  for (let after: string | null = null; ;) {
    const { datasets }: DatasetsQuery = await client.request(Datasets, { after });
    found.push(...datasets.edges.map(({ node }) => node));
    if (!datasets.pageInfo.hasNextPage) return found;
    after = datasets.pageInfo.endCursor ?? null;
  }
}

/** A dataset by its id or name. */
export async function findDataset(client: ApiClient, idOrName: string): Promise<DatasetFieldsFragment> {
  const datasets = await listDatasets(client);
  const dataset = datasets.find(({ id, name }) => id === idOrName || name === idOrName);
  if (dataset) return dataset;
  const names = datasets.map(({ name }) => name).join(', ') || 'none yet';
  throw new CommandFailure('refused', `No dataset is named "${idOrName}". Datasets: ${names} (NOT_FOUND)`);
}
