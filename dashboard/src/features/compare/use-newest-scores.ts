import type { Client } from 'urql';
import { readDocument } from '../../api/read-document.ts';
import { type Live, useLiveQuery } from '../../api/use-live-query.ts';
import { ComparedScoresDocument, type ScoredSplit } from '../../gql/graphql.ts';
import type { ScoredEvaluation } from './score-rows.ts';

/** The newest evaluations of runs on a split, by run; those without one are left out. */
export function useNewestScores(
  ids: readonly string[],
  split: ScoredSplit,
): Live<ReadonlyMap<string, ScoredEvaluation>> {
  return useLiveQuery({ query: readScores, variables: { ids: [...ids], split } });
}

async function readScores(
  client: Client,
  variables: { ids: string[]; split: ScoredSplit },
): Promise<ReadonlyMap<string, ScoredEvaluation>> {
  const { nodes } = await readDocument(client, ComparedScoresDocument, variables);
  return new Map(
    nodes.flatMap((node): [string, ScoredEvaluation][] =>
      node && 'newestEvaluation' in node && node.newestEvaluation ? [[node.id, node.newestEvaluation]] : [],
    ),
  );
}
