import { useEffect, useState } from 'react';
import { useClient } from 'urql';
import { plainError } from '../../api/plain-error.ts';
import { readDocument } from '../../api/read-document.ts';
import { useConnection } from '../../api/use-connection.ts';
import { type SampleGridFragment, SamplesOfStepDocument } from '../../gql/graphql.ts';

type Grids = readonly SampleGridFragment[];

/**
 * The grids of `steps`: those of `known`, and those that are read for it. Steps that are not wanted any more stay, so
 * that going back shows them at once. What failed is tried again after a lost connection.
 */
export function useGrids(
  runId: string,
  known: Grids,
  steps: readonly (number | undefined)[],
): { readonly grids: Grids; readonly error: string | null; readonly reload: () => void } {
  const client = useClient();
  const { generation } = useConnection();
  const [read, setRead] = useState<ReadonlyMap<number, Grids>>(new Map());
  const [error, setError] = useState<string | null>(null);
  const [attempt, setAttempt] = useState(0);
  const missing = steps
    .filter((step) => step !== undefined && !read.has(step) && !known.some((grid) => grid.step === step))
    .join();

  useEffect(() => {
    if (missing === '') return;
    let isWanted = true;
    for (const step of missing.split(',').map(Number)) {
      readDocument(client, SamplesOfStepDocument, { id: runId, step }).then(
        ({ run }) => {
          const grids = run?.samples.edges.map(({ node }) => node) ?? [];
          setRead((before) => new Map(before).set(step, grids));
          if (isWanted) setError(null);
        },
        (problem: unknown) => {
          if (isWanted) setError(plainError(problem));
        },
      );
    }
    return () => {
      isWanted = false;
    };
  }, [client, runId, missing, generation, attempt]);

  const reload = () => {
    setAttempt(attempt + 1);
  };
  return { grids: [...[...read.values()].flat(), ...known], error, reload };
}
