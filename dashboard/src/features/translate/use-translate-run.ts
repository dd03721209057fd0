import { useEffect, useState } from 'react';
import { useClient } from 'urql';
import { subscribeLive } from '../../api/live-socket.ts';
import { plainError } from '../../api/plain-error.ts';
import { useOnReconnect } from '../../api/use-on-reconnect.ts';
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
  const client = useClient();
  const [run, setRun] = useState<TranslateRun | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [attempt, setAttempt] = useState(0);
  useOnReconnect(() => {
    if (error) setAttempt((count) => count + 1);
  });

  useEffect(() => {
    if (id === null) return;
    let stop = () => {};
    let stopped = false;
    void client
      .query(TranslateRunDocument, { id })
      .toPromise()
      .then((result) => {
        if (stopped) return;
        if (result.error) {
          setError(plainError(result.error));
          return;
        }
        const read = result.data?.run;
        if (!read) {
          setError('There is no such run. Choose another one.');
          return;
        }
        setError(null);
        setRun({
          ...read,
          ...translatingRun(read),
          checkpoints: newestFirst(read.checkpoints.edges.map((edge) => edge.node)),
        });

        const variables = { runId: id, after: read.eventCursor };
        stop = subscribeLive(TranslateRunEventsDocument, variables, {
          next: ({ runEvents }) => {
            variables.after = runEvents.cursor;
            setRun(
              (known) =>
                known && {
                  ...known,
                  ...runEvents.run,
                  checkpoints: newestFirst([...known.checkpoints, ...runEvents.checkpoints]),
                },
            );
          },
          error: (problem) => {
            setError(plainError(problem));
          },
          complete: () => {},
        });
      });
    return () => {
      stopped = true;
      stop();
    };
  }, [client, id, attempt]);

  return { run: run?.id === id ? run : null, error };
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
