import type { ApiClient } from './client.ts';
import { graphql } from './gql/gql.ts';
import type { ImportUnderWayFragment } from './gql/graphql.ts';
import { readAll } from './paging.ts';

graphql(`
  fragment ImportUnderWay on Import {
    id
    state
    imagesDone
    imagesTotal
    createdAt
    dataset {
      id
      name
    }
  }
`);

const ImportsUnderWay = graphql(`
  query ImportsUnderWay($first: Int!, $after: String) {
    imports(state: [QUEUED, RUNNING], first: $first, after: $after) {
      edges {
        node {
          ...ImportUnderWay
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

/** Imports that wait or go on, wherever they were started. */
export function importsUnderWay(client: ApiClient): Promise<ImportUnderWayFragment[]> {
  return readAll(async (page) => (await client.request(ImportsUnderWay, page)).imports);
}

/** One line for people. */
export function importLine({ id, dataset, state, imagesDone, imagesTotal }: ImportUnderWayFragment): string {
  const progress = imagesTotal == null ? '' : `, ${imagesDone} of ${imagesTotal} images`;
  return `import ${id} of ${dataset.name}: ${state}${progress}`;
}
