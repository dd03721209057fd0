import type { Client } from 'urql';
import { readDocument } from '../../api/read-document.ts';
import { type Live, useLiveQuery } from '../../api/use-live-query.ts';
import {
  type MetricFactsFragment,
  RunEventsDocument,
  RunMetricNamesDocument,
  RunPageDocument,
} from '../../gql/graphql.ts';
import { applyBatch, openStream, type RunSnapshot, type RunStream } from './run-stream.ts';

/** A run as it was read, and as it is now. */
export interface OpenedRun {
  readonly snapshot: RunSnapshot;
  readonly catalog: readonly MetricFactsFragment[];
  readonly stream: RunStream;
}

/** A run as it is, then everything that comes after; MISSING where there is none of that id. */
export function useRunStream(id: string): Live<OpenedRun | 'MISSING'> {
  return useLiveQuery({
    query: readRun,
    variables: { id },
    changes: {
      subscription: RunEventsDocument,
      variables: { runId: id },
      cursor: (opened: OpenedRun | 'MISSING') => (opened === 'MISSING' ? null : opened.stream.cursor),
      apply: (opened, { runEvents }) =>
        opened === 'MISSING' ? opened : { ...opened, stream: applyBatch(opened.stream, runEvents) },
    },
  });
}

/** Reads until the names asked for are all the run has: then series and cursor are of one moment. */
async function readRun(client: Client, { id }: { id: string }): Promise<OpenedRun | 'MISSING'> {
  const first = await readDocument(client, RunMetricNamesDocument, { id });
  let names = first.run?.metricNames;
  while (names) {
    const asked = names;
    const { run } = await readDocument(client, RunPageDocument, { id, names: asked });
    if (!run) return 'MISSING';
    if (run.metricNames.every((name) => asked.includes(name)))
      return { snapshot: run, catalog: first.metricDefinitions, stream: openStream(run) };
    names = run.metricNames;
  }
  return 'MISSING';
}
