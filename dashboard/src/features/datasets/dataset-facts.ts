import type { Client } from 'urql';
import { readAll } from '../../api/read-all.ts';
import { readDocument } from '../../api/read-document.ts';
import {
  type DatasetFactsFragment,
  DatasetPageDocument,
  type DatasetVersionFactsFragment,
  OlderVersionsDocument,
} from '../../gql/graphql.ts';

/** A dataset with all of its versions, newest first. */
export interface DatasetFacts {
  readonly id: string;
  readonly name: string;
  readonly versions: readonly DatasetVersionFactsFragment[];
}

export async function readDatasetFacts(
  client: Client,
  { id }: { id: string },
): Promise<DatasetFacts | 'MISSING'> {
  const { dataset } = await readDocument(client, DatasetPageDocument, { id });
  if (!dataset) return 'MISSING';
  const versions = await readAll(async (after) => {
    const page =
      after === null ? dataset : (await readDocument(client, OlderVersionsDocument, { id, after })).dataset;
    return {
      items: page?.versions.edges.map(({ node }) => node) ?? [],
      next: page?.versions.pageInfo.hasNextPage ? page.versions.pageInfo.endCursor : null,
    };
  });
  return { id: dataset.id, name: dataset.name, versions };
}

/** After news of a dataset, which hold its newest versions: of these, what is not among them is in the trash. */
export function withNews(
  known: DatasetFacts | 'MISSING',
  { id, name, versions: { edges, pageInfo } }: DatasetFactsFragment,
): DatasetFacts | 'MISSING' {
  if (known === 'MISSING' || known.id !== id) return known;
  const newest = edges.map(({ node }) => node);
  const oldest = newest.at(-1);
  if (!oldest) return known.versions.length > 0 ? 'MISSING' : known;
  const older = pageInfo.hasNextPage ? known.versions.filter(({ number }) => number < oldest.number) : [];
  return { id, name, versions: [...newest, ...older] };
}
