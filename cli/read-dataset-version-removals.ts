import { formatBytes } from '#lib/format-bytes.ts';
import type { ApiClient } from './client.ts';
import { graphql } from './gql/gql.ts';
import type { DatasetVersionRemovalFieldsFragment } from './gql/graphql.ts';

graphql(`
  fragment DatasetVersionRemovalFields on DatasetVersionRemoval {
    datasetVersionId
    datasetVersion {
      number
    }
    dataset {
      name
    }
    imageCount
    byteSize
    usedBy
    trashedAt
    trashedBy {
      login
    }
  }
`);

const DatasetVersionRemovals = graphql(`
  query DatasetVersionRemovals($datasetVersionIds: [ID!]!) {
    datasetVersionRemovals(datasetVersionIds: $datasetVersionIds) {
      ...DatasetVersionRemovalFields
    }
  }
`);

/** What goes with each of these versions of datasets; unknown ids are left out. */
export async function readDatasetVersionRemovals(
  client: ApiClient,
  datasetVersionIds: readonly string[],
): Promise<readonly DatasetVersionRemovalFieldsFragment[]> {
  const answer = await client.request(DatasetVersionRemovals, { datasetVersionIds: [...datasetVersionIds] });
  return answer.datasetVersionRemovals;
}

export function datasetVersionRemovalLines(removal: DatasetVersionRemovalFieldsFragment): string[] {
  const { datasetVersionId, imageCount, byteSize, usedBy } = removal;
  return [
    `${datasetVersionName(removal)} (${datasetVersionId}): ${imageCount} images, up to ${formatBytes(byteSize)}`,
    ...usedBy.map((text) => `  Cannot go: ${text}`),
  ];
}

/** As commands name it, in what they take and what they print. */
export function datasetVersionName({ dataset, datasetVersion }: DatasetVersionRemovalFieldsFragment): string {
  return `${dataset.name}@${datasetVersion.number}`;
}
