import { useMemo, useState } from 'react';
import type { Client } from 'urql';
import { readDocument } from '../../api/read-document.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import type { XAxis } from '../../charts/x-axis.ts';
import { ComparedStepTimesDocument, type ComparedStepTimesQuery } from '../../gql/graphql.ts';
import type { StepClock } from './step-clock.ts';

interface Asked {
  readonly ids: readonly string[];
  readonly axis: XAxis;
  /** Another number: the runs may have gone on. */
  readonly version: number;
}

export interface StepClocks {
  /** By run; null while there are none: over steps, and until they are read. */
  readonly clocks: ReadonlyMap<string, StepClock> | null;
  readonly error: string | null;
  readonly reload: () => void;
}

type Nodes = ComparedStepTimesQuery['nodes'];

/** The clocks of runs as an axis of time needs them: seconds since each run's first point, or since 1970. */
export function useStepClocks({ ids, axis, version }: Asked): StepClocks {
  const { state, error, reload } = useLiveQuery({
    query: (client, { ids: wanted }: { ids: string[]; version: number }) => readTimes(client, wanted),
    variables: axis === 'step' ? null : { ids: [...ids], version },
  });
  // What was read before stays until the next answer.
  const [nodes, setNodes] = useState<Nodes | null>(null);
  if (state !== undefined && state !== nodes) setNodes(state);
  const clocks = useMemo(() => {
    if (axis === 'step' || nodes === null) return null;
    return new Map(
      nodes.flatMap((node): [string, StepClock][] => {
        if (!node || !('stepTimes' in node)) return [];
        const { steps, times } = node.stepTimes;
        const start = axis === 'relative' ? (times[0] ?? 0) : 0;
        return [[node.id, { steps, seconds: times.map((time) => (time - start) / 1_000) }]];
      }),
    );
  }, [nodes, axis]);
  return { clocks, error, reload };
}

async function readTimes(client: Client, ids: string[]): Promise<Nodes> {
  return (await readDocument(client, ComparedStepTimesDocument, { ids })).nodes;
}
