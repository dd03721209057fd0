import type { Client } from 'urql';
import { readDocument } from '../../api/read-document.ts';
import { type Live, useLiveQuery } from '../../api/use-live-query.ts';
import {
  ComparedScoresChangedDocument,
  ComparedScoresDocument,
  type ComparedEvaluationFragment,
  type ScoredSplit,
} from '../../gql/graphql.ts';
import type { ScoredEvaluation } from './score-rows.ts';

/** Null for a run that was not evaluated. */
type Scores = ReadonlyMap<string, ScoredEvaluation | null>;

/** The newest evaluations of runs on a split, by run, kept up to date: a run changes when one of its scores settles. */
export function useNewestScores(ids: readonly string[], split: ScoredSplit): Live<Scores> {
  return useLiveQuery({
    query: readScores,
    variables: { ids: [...ids], split },
    changes: {
      subscription: ComparedScoresChangedDocument,
      variables: { split },
      apply: (known: Scores, { runsChanged }) => withChanged(known, runsChanged),
    },
  });
}

async function readScores(client: Client, variables: { ids: string[]; split: ScoredSplit }): Promise<Scores> {
  const { nodes } = await readDocument(client, ComparedScoresDocument, variables);
  return new Map(
    nodes.flatMap((node) =>
      node && 'newestEvaluation' in node ? [[node.id, node.newestEvaluation] as const] : [],
    ),
  );
}

function withChanged(known: Scores, { id, newestEvaluation }: ComparedEvaluationFragment): Scores {
  const before = known.get(id);
  if (before === undefined || before?.id === newestEvaluation?.id) return known;
  return new Map(known).set(id, newestEvaluation);
}
