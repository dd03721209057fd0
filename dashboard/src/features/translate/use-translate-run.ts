import type { Client } from 'urql';
import { readDocument } from '../../api/read-document.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import {
  type TranslateCheckpointFragment,
  TranslateRunDocument,
  TranslateRunEventsDocument,
  type TranslateRunQuery,
} from '../../gql/graphql.ts';
import { readFit, type TranslatingRun } from './translate-address.ts';

export interface TranslateRun
  extends TranslatingRun, Omit<NonNullable<TranslateRunQuery['run']>, 'checkpoints'> {
  /** Those that can translate, newest first. */
  readonly checkpoints: readonly TranslateCheckpointFragment[];
}

/** A run with its checkpoints, and those that come while it trains. */
export function useTranslateRun(id: string | null): { run: TranslateRun | null; error: string | null } {
  const { state, error } = useLiveQuery({
    query: readRun,
    variables: id === null ? null : { id },
    changes: {
      subscription: TranslateRunEventsDocument,
      variables: { runId: id ?? '' },
      cursor: (run: TranslateRun) => run.eventCursor,
      apply: (run, { runEvents }) => ({
        ...run,
        ...runEvents.run,
        eventCursor: runEvents.cursor,
        checkpoints: newestFirst([...run.checkpoints, ...runEvents.checkpoints]),
      }),
    },
  });
  return { run: state ?? null, error };
}

async function readRun(client: Client, variables: { id: string }): Promise<TranslateRun> {
  const { run } = await readDocument(client, TranslateRunDocument, variables);
  if (!run) throw new Error('This run does not exist. Choose another one.');
  return {
    ...run,
    ...translatingRun(run),
    checkpoints: newestFirst(run.checkpoints.edges.map((edge) => edge.node)),
  };
}

function translatingRun({ config, method }: NonNullable<TranslateRunQuery['run']>): TranslatingRun {
  return { fit: readFit(config?.['fit']), usesExemplar: method?.usesExemplar ?? true };
}

function newestFirst(
  checkpoints: readonly TranslateCheckpointFragment[],
): readonly TranslateCheckpointFragment[] {
  const byId = new Map(checkpoints.filter(({ canTranslate }) => canTranslate).map((each) => [each.id, each]));
  return [...byId.values()].sort((a, b) => b.step - a.step);
}
