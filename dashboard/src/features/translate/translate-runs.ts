import type { Client } from 'urql';
import { readDocument } from '../../api/read-document.ts';
import { TranslateRunsDocument, type TranslateRunsQuery } from '../../gql/graphql.ts';

export type RunChoice = TranslateRunsQuery['runs']['edges'][number]['node'];

export interface RunChoices {
  /** Newest first. */
  readonly runs: readonly RunChoice[];
  /** Whether there are others of that name. */
  readonly hasMore: boolean;
}

/** The newest runs that can translate and have `name` in their name; null: of any name. */
export async function readTranslateRuns(
  client: Client,
  variables: { readonly name: string | null },
): Promise<RunChoices> {
  const { runs } = await readDocument(client, TranslateRunsDocument, variables);
  return { runs: runs.edges.map(({ node }) => node), hasMore: runs.pageInfo.hasNextPage };
}
