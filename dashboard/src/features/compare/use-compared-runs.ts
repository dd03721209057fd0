import type { Client } from 'urql';
import { readDocument } from '../../api/read-document.ts';
import { type Live, useLiveQuery } from '../../api/use-live-query.ts';
import {
  type ComparedRunFragment,
  ComparedRunsChangedDocument,
  ComparedRunsDocument,
  type MetricFactsFragment,
} from '../../gql/graphql.ts';

export interface ComparedRuns {
  /** Those that exist, in the order asked. */
  readonly runs: readonly ComparedRunFragment[];
  readonly definitions: readonly MetricFactsFragment[];
  /** How often a run has changed since they were read. */
  readonly changes: number;
}

/** Runs by their ids, kept up to date. */
export function useComparedRuns(ids: readonly string[]): Live<ComparedRuns> {
  return useLiveQuery({
    query: readRuns,
    variables: ids.length === 0 ? null : { ids: [...ids] },
    changes: {
      subscription: ComparedRunsChangedDocument,
      variables: {},
      apply: (known: ComparedRuns, { runsChanged: changed }) => {
        if (!known.runs.some(({ id }) => id === changed.id)) return known;
        const runs = known.runs.map((run) => (run.id === changed.id ? { ...run, ...changed } : run));
        return { ...known, runs, changes: known.changes + 1 };
      },
    },
  });
}

async function readRuns(client: Client, variables: { ids: string[] }): Promise<ComparedRuns> {
  const { nodes, metricDefinitions } = await readDocument(client, ComparedRunsDocument, variables);
  return {
    runs: nodes.flatMap((node) => (isRun(node) ? [node] : [])),
    definitions: metricDefinitions,
    changes: 0,
  };
}

function isRun(node: object | null): node is ComparedRunFragment {
  return node !== null && 'displayName' in node;
}
