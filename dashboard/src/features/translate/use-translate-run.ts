import type { Client } from 'urql';
import { readAll } from '../../api/read-all.ts';
import { readDocument } from '../../api/read-document.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import {
  type TranslateCheckpointFragment,
  TranslateCheckpointsDocument,
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

/** A run with all its checkpoints, and those that come while it trains; MISSING where there is none of that id. */
export function useTranslateRun(id: string | null): {
  readonly run: TranslateRun | 'MISSING' | null;
  readonly error: string | null;
  readonly reload: () => void;
} {
  const { state, error, reload } = useLiveQuery({
    query: readRun,
    variables: id === null ? null : { id },
    changes: {
      subscription: TranslateRunEventsDocument,
      variables: { runId: id ?? '' },
      cursor: (run: TranslateRun | 'MISSING') => (run === 'MISSING' ? null : run.eventCursor),
      apply: (run, { runEvents }) =>
        run === 'MISSING'
          ? run
          : {
              ...run,
              ...runEvents.run,
              eventCursor: runEvents.cursor,
              checkpoints: newestFirst([...run.checkpoints, ...runEvents.checkpoints]),
            },
    },
  });
  return { run: state ?? null, error, reload };
}

async function readRun(client: Client, { id }: { id: string }): Promise<TranslateRun | 'MISSING'> {
  const { run } = await readDocument(client, TranslateRunDocument, { id });
  if (!run) return 'MISSING';
  const checkpoints = await readAll(async (before) => {
    const page =
      before === null ? run : (await readDocument(client, TranslateCheckpointsDocument, { id, before })).run;
    const { edges, pageInfo } = (page ?? run).checkpoints;
    return {
      items: edges.map(({ node }) => node),
      next: page && pageInfo.hasPreviousPage ? pageInfo.startCursor : null,
    };
  });
  return { ...run, ...translatingRun(run), checkpoints: newestFirst(checkpoints) };
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
