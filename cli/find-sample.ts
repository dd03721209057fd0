import { sampleMarks } from './archives/sample-marks.ts';
import type { ApiClient } from './client.ts';
import { graphql } from './gql/gql.ts';
import type { SampleMarksFragment } from './gql/graphql.ts';
import { readAll } from './paging.ts';

graphql(`
  fragment SampleMarks on DatasetVersion {
    id
    domains {
      trainCount
      validationCount
      testCount
    }
    a: images(side: A, split: TEST, first: 3) {
      edges {
        node {
          name
        }
      }
    }
    b: images(side: B, split: TEST, first: 3) {
      edges {
        node {
          name
        }
      }
    }
  }
`);

const DatasetVersions = graphql(`
  query DatasetVersions($id: ID!, $first: Int!, $after: String) {
    dataset(id: $id) {
      versions(first: $first, after: $after) {
        edges {
          node {
            ...SampleMarks
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

/**
 * The id of the newest version of a dataset that holds MNIST-Single; null where none does. People rename datasets, and
 * another encoder of PNGs makes other bytes, so it is known by its counts and the names of its images.
 */
export async function findSample(client: ApiClient, datasetId: string): Promise<string | null> {
  const versions = await readAll(async (page) => {
    const { dataset } = await client.request(DatasetVersions, { id: datasetId, ...page });
    return dataset?.versions ?? NONE;
  });
  return versions.find(isSample)?.id ?? null;
}

const NONE = { edges: [], pageInfo: { hasNextPage: false } };

function isSample({ domains, a, b }: SampleMarksFragment): boolean {
  const { counts, firstTestImages } = sampleMarks;
  return (
    domains.every(
      ({ trainCount, validationCount, testCount }) =>
        trainCount === counts.trainCount &&
        validationCount === counts.validationCount &&
        testCount === counts.testCount,
    ) &&
    firstTestImages.A.every((name, i) => a.edges[i]?.node.name === name) &&
    firstTestImages.B.every((name, i) => b.edges[i]?.node.name === name)
  );
}
