import { useEffect } from 'react';
import { type Client, useClient } from 'urql';
import { readDocument } from '../../api/read-document.ts';
import { type Live, useLiveQuery } from '../../api/use-live-query.ts';
import { useReadingOn } from '../../api/use-reading-on.ts';
import type { More } from '../../ui/load-more.tsx';
import {
  type CheckpointRowFragment,
  CheckpointsChangedDocument,
  EarlierCheckpointsDocument,
  type MetricFactsFragment,
  type NewestCheckpointsFragment,
  NewestCheckpointsNowDocument,
  type PolicyRulesFragment,
  RunEventsDocument,
  RunPageDocument,
} from '../../gql/graphql.ts';
import {
  applyBatch,
  openStream,
  type RunSnapshot,
  type RunStream,
  withCheckpoint,
  withEarlierCheckpoints,
  withNewestCheckpoints,
  withoutCheckpoint,
} from './run-stream.ts';

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

/** The way to what came before the checkpoints that a run's page has. */
export function useEarlierCheckpoints(
  { stream }: OpenedRun,
  update: Live<OpenedRun | 'MISSING'>['update'],
): More {
  const client = useClient();
  const { id } = stream.run;
  const change = changesOf(id, update);
  return useReadingOn(stream.earlierCheckpoints, async (before) => {
    const { run } = await readDocument(client, EarlierCheckpointsDocument, { id, before });
    if (run) change((known) => withEarlierCheckpoints(known, run.checkpoints));
  });
}

/** Keeps the checkpoints that a run's page has as others leave them: pinned, deleted, restored. */
export function useCheckpointNews(
  { stream }: OpenedRun,
  update: Live<OpenedRun | 'MISSING'>['update'],
): void {
  const { id } = stream.run;
  const { state: newest } = useLiveQuery({
    query: readNewestCheckpoints,
    variables: { id },
    changes: {
      subscription: CheckpointsChangedDocument,
      variables: { runId: id },
      apply: (_known: NewestCheckpointsFragment | null, { checkpointsChanged }) => checkpointsChanged,
    },
  });
  useEffect(() => {
    if (newest) changesOf(newest.id, update)((known) => withNewestCheckpoints(known, newest.checkpoints));
  }, [newest, update]);
}

async function readNewestCheckpoints(
  client: Client,
  { id }: { id: string },
): Promise<NewestCheckpointsFragment | null> {
  return (await readDocument(client, NewestCheckpointsNowDocument, { id })).run ?? null;
}

/** What the viewer does to single checkpoints, as the page shows it. */
export function checkpointChanges(
  { stream }: OpenedRun,
  update: Live<OpenedRun | 'MISSING'>['update'],
): CheckpointChanges {
  const change = changesOf(stream.run.id, update);
  return {
    onChange: (checkpoint) => {
      change((known) => withCheckpoint(known, checkpoint));
    },
    onRemove: (id) => {
      change((known) => withoutCheckpoint(known, id));
    },
    onPolicy: (checkpointPolicy) => {
      update((opened) =>
        opened === 'MISSING' || opened.stream.run.id !== stream.run.id
          ? opened
          : { ...opened, snapshot: { ...opened.snapshot, checkpointPolicy } },
      );
    },
  };
}

export interface CheckpointChanges {
  readonly onChange: (checkpoint: CheckpointRowFragment) => void;
  readonly onRemove: (id: string) => void;
  readonly onPolicy: (policy: PolicyRulesFragment | null) => void;
}

function changesOf(id: string, update: Live<OpenedRun | 'MISSING'>['update']) {
  return (act: (known: RunStream) => RunStream) => {
    update((opened) =>
      opened === 'MISSING' || opened.stream.run.id !== id
        ? opened
        : { ...opened, stream: act(opened.stream) },
    );
  };
}

async function readRun(client: Client, { id }: { id: string }): Promise<OpenedRun | 'MISSING'> {
  const { run, metricDefinitions } = await readDocument(client, RunPageDocument, { id });
  return run ? { snapshot: run, catalog: metricDefinitions, stream: openStream(run) } : 'MISSING';
}
