import type { ApiClient } from './client.ts';
import { graphql } from './gql/gql.ts';
import type { ImportUnderWayFragment } from './gql/graphql.ts';

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
  query ImportsUnderWay {
    imports(state: [QUEUED, RUNNING], first: 100) {
      edges {
        node {
          ...ImportUnderWay
        }
      }
    }
  }
`);

/** Imports that wait or go on, wherever they were started. */
export async function importsUnderWay(client: ApiClient): Promise<ImportUnderWayFragment[]> {
  const { imports } = await client.request(ImportsUnderWay, {});
  return imports.edges.map(({ node }) => node);
}

/** One line for people. */
export function importLine({ id, dataset, state, imagesDone, imagesTotal }: ImportUnderWayFragment): string {
  return `import ${id} of ${dataset.name}: ${state}, ${imagesDone}/${imagesTotal ?? '?'} images`;
}
