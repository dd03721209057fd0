import { Skeleton, Stack } from '@mantine/core';
import { useState } from 'react';
import { type Client, useClient } from 'urql';
import { plainError } from '../../api/plain-error.ts';
import { readDocument } from '../../api/read-document.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import {
  DrainWorkerDocument,
  ResumeWorkerDocument,
  type WorkerCardFragment,
  WorkersChangedDocument,
  WorkersPageDocument,
} from '../../gql/graphql.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { ReadErrorNotice } from '../../ui/read-error-notice.tsx';
import { WorkerCard } from './worker-card.tsx';

/** The workers as they are now: on what machines, at which work; operators let them drain. */
export function WorkersPage() {
  const client = useClient();
  const { state, error, reload } = useLiveQuery({
    query: readWorkers,
    variables: {},
    changes: {
      subscription: WorkersChangedDocument,
      variables: {},
      apply: (_before, { workersChanged }) => workersChanged,
    },
  });
  const [refusal, setRefusal] = useState<string | null>(null);
  const act = async (change: Promise<string | null>) => {
    setRefusal(await change);
    reload();
  };
  return (
    <Stack gap="md">
      <title>Workers · Exemplar</title>
      <ReadErrorNotice message={error} onRetry={reload} />
      {refusal !== null && <ErrorNotice message={refusal} />}
      {!state && !error && <Skeleton height={180} role="status" aria-label="Loading the workers" />}
      {state?.length === 0 && (
        <EmptyState
          title="No workers"
          hint="A worker that runs, or was active within the last day, stands here. Start Exemplar again, or a worker by itself."
        />
      )}
      {state?.map((worker) => (
        <WorkerCard
          key={worker.id}
          worker={worker}
          onDrain={() => void act(drain(client, worker.id))}
          onResume={() => void act(resume(client, worker.id))}
        />
      ))}
    </Stack>
  );
}

async function readWorkers(client: Client): Promise<WorkerCardFragment[]> {
  return (await readDocument(client, WorkersPageDocument, {})).workers;
}

/** @returns why it was refused, or null */
async function drain(client: Client, workerId: string): Promise<string | null> {
  const { data, error } = await client.mutation(DrainWorkerDocument, { input: { workerId } }).toPromise();
  return data ? (data.drainWorker.userErrors[0]?.message ?? null) : plainError(error);
}

/** @returns why it was refused, or null */
async function resume(client: Client, workerId: string): Promise<string | null> {
  const { data, error } = await client.mutation(ResumeWorkerDocument, { input: { workerId } }).toPromise();
  return data ? (data.resumeWorker.userErrors[0]?.message ?? null) : plainError(error);
}
