import type { Client } from 'urql';
import { readAll } from '../../api/read-all.ts';
import { readDocument } from '../../api/read-document.ts';
import { TranslateAliasesDocument, type TranslateAliasesQuery } from '../../gql/graphql.ts';

export type AliasChoice = TranslateAliasesQuery['checkpointAliases']['edges'][number]['node'];

/** Aliases of checkpoints that can translate, by name. */
export async function readTranslateAliases(client: Client): Promise<readonly AliasChoice[]> {
  const aliases = await readAll(async (after) => {
    const { checkpointAliases } = await readDocument(client, TranslateAliasesDocument, { after });
    const { hasNextPage, endCursor } = checkpointAliases.pageInfo;
    return {
      items: checkpointAliases.edges.map(({ node }) => node),
      next: hasNextPage ? (endCursor ?? null) : null,
    };
  });
  return aliases.filter(({ checkpoint }) => checkpoint.canTranslate);
}
