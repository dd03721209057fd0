import { useEffect, useRef, useState } from 'react';
import { useClient } from 'urql';
import { plainError } from '../../api/plain-error.ts';
import { readDocument } from '../../api/read-document.ts';
import { useConnection } from '../../api/use-connection.ts';
import { ComparedSamplesDocument, type SampleGridFragment } from '../../gql/graphql.ts';

type Grids = readonly SampleGridFragment[];

/**
 * The grids of runs at the step that each is shown at. What was read stays, so that going back shows it at once.
 *
 * @param wanted ids of runs by step
 */
export function useComparedSamples(wanted: ReadonlyMap<number, readonly string[]>): {
  readonly gridsOf: (runId: string, step: number) => Grids | null;
  readonly error: string | null;
  readonly reload: () => void;
} {
  const client = useClient();
  const { generation } = useConnection();
  const [read, setRead] = useState<ReadonlyMap<string, Grids>>(new Map());
  const [error, setError] = useState<string | null>(null);
  const [attempt, setAttempt] = useState(0);
  const asked = useRef(new Set<string>());
  const missing = JSON.stringify(
    [...wanted].flatMap(([step, ids]) => {
      const unread = ids.filter((id) => !read.has(`${id} ${step}`));
      return unread.length === 0 ? [] : [[step, unread] as const];
    }),
  );
  useEffect(() => {
    const turn = `${Math.max(1, generation)} ${attempt}`;
    for (const [step, ids] of JSON.parse(missing) as [number, string[]][]) {
      const key = `${turn} ${step} ${ids.join()}`;
      if (asked.current.has(key)) continue;
      asked.current.add(key);
      readDocument(client, ComparedSamplesDocument, { ids, step }).then(
        ({ nodes }) => {
          const found = nodes.flatMap((node): [string, Grids][] =>
            node && 'samples' in node
              ? [[`${node.id} ${step}`, node.samples.edges.map((edge) => edge.node)]]
              : [],
          );
          setRead((before) => new Map([...before, ...found]));
          setError(null);
        },
        (problem: unknown) => {
          setError(plainError(problem));
        },
      );
    }
  }, [client, missing, generation, attempt]);
  return {
    gridsOf: (runId, step) => read.get(`${runId} ${step}`) ?? null,
    error,
    reload: () => {
      setAttempt(attempt + 1);
    },
  };
}
