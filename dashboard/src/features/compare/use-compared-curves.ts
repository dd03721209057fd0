import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useClient } from 'urql';
import { plainError } from '../../api/plain-error.ts';
import { readDocument } from '../../api/read-document.ts';
import { useConnection } from '../../api/use-connection.ts';
import type { Series } from '../../charts/series.ts';
import { unpackCurve } from '../../charts/unpack-curve.ts';
import { ComparedCurvesDocument } from '../../gql/graphql.ts';
import type { Curves } from './drawn-curves.ts';
import { curveBatches, pointsPerCurve } from './curve-batches.ts';

export interface ComparedCurves {
  /** What was read before stays until what is asked for now has come. */
  readonly curves: Curves;
  readonly error: string | null;
  readonly reload: () => void;
  /** Has the curves of these metrics read, now and with each change. */
  readonly want: (names: readonly string[]) => void;
}

interface Asked {
  readonly runIds: readonly string[];
  /** Steps; null: all. */
  readonly range: readonly [from: number, to: number] | null;
  /** Another number: the runs may have logged something. */
  readonly version: number;
}

interface Answer {
  readonly key: string;
  readonly byRun: ReadonlyMap<string, Series>;
}

/** Curves of the metrics whose charts have been seen, with as fine buckets as the range allows. */
export function useComparedCurves({ runIds, range, version }: Asked): ComparedCurves {
  const client = useClient();
  const { generation } = useConnection();
  const [wanted, setWanted] = useState<ReadonlySet<string>>(new Set());
  const [answers, setAnswers] = useState<ReadonlyMap<string, Answer>>(new Map());
  const [error, setError] = useState<string | null>(null);
  const [attempt, setAttempt] = useState(0);
  const asked = useRef(new Set<string>());
  const newestKey = useRef('');
  const ids = runIds.join();
  const [from, to] = range ?? [null, null];
  const key = [ids, from, to, version, attempt, Math.max(1, generation)].join(' ');

  useEffect(() => {
    newestKey.current = key;
    if (ids === '') return;
    const missing = [...wanted].filter(
      (name) => answers.get(name)?.key !== key && !asked.current.has(`${name} ${key}`),
    );
    if (missing.length === 0) return;
    const all = ids.split(',');
    const maxPoints = pointsPerCurve(all.length);
    for (const name of missing) asked.current.add(`${name} ${key}`);
    for (const names of curveBatches(missing, all.length, maxPoints)) {
      const variables = { runIds: all, names, fromStep: from, toStep: to, maxPoints };
      readDocument(client, ComparedCurvesDocument, variables).then(
        ({ compareSeries }) => {
          const read = new Map(
            names.map((name, place): [string, Answer] => [
              name,
              {
                key,
                byRun: new Map(
                  compareSeries.flatMap((one) => {
                    const series = one?.series[place];
                    return one && series ? [[one.run.id, unpackCurve(series.packed)]] : [];
                  }),
                ),
              },
            ]),
          );
          if (newestKey.current !== key) return; // a later answer is on its way
          setAnswers((before) => new Map([...before, ...read]));
          setError(null);
        },
        (problem: unknown) => {
          if (newestKey.current === key) setError(plainError(problem));
        },
      );
    }
  }, [client, wanted, answers, ids, from, to, key]);

  const want = useCallback((names: readonly string[]) => {
    setWanted((before) =>
      names.every((name) => before.has(name)) ? before : new Set([...before, ...names]),
    );
  }, []);
  const reload = useCallback(() => {
    setAttempt((before) => before + 1);
  }, []);
  const curves = useMemo(() => new Map([...answers].map(([name, { byRun }]) => [name, byRun])), [answers]);
  return { curves, error, reload, want };
}
