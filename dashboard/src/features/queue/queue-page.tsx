import { Button, Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { type Client, useClient } from 'urql';
import { plainError } from '../../api/plain-error.ts';
import { readDocument } from '../../api/read-document.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import {
  CancelWorkDocument,
  PrioritizeWorkDocument,
  QueueChangedDocument,
  QueuePageDocument,
  type QueuedWorkRowFragment,
  type WholeQueueFragment,
} from '../../gql/graphql.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { ReadErrorNotice } from '../../ui/read-error-notice.tsx';
import { CancelAllDialog } from './cancel-all-dialog.tsx';
import { placesIn } from './places-in.ts';
import { WorkTable } from './work-table.tsx';

/** As the server takes them at once. */
const MOST_AT_ONCE = 200;

/** What workers do, and what waits for them, in their order. */
export function QueuePage() {
  const client = useClient();
  const { state, error, reload } = useLiveQuery({
    query: readQueue,
    variables: {},
    changes: {
      subscription: QueueChangedDocument,
      variables: {},
      apply: (_before, { queueChanged }) => queueChanged,
    },
  });
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isEmptying, setEmptying] = useState(false);
  const cancelable = state?.waiting.filter(({ mayCancel }) => mayCancel) ?? [];

  const act = async (change: () => Promise<string | null>) => {
    setRefusal(await change());
    reload();
  };
  const prioritize = (work: QueuedWorkRowFragment, priority: number) =>
    act(async () => {
      const input = { ids: [work.id], priority };
      const { data, error: failed } = await client.mutation(PrioritizeWorkDocument, { input }).toPromise();
      return data ? messageOf(data.prioritizeWork.userErrors) : plainError(failed);
    });
  return (
    <Stack gap="lg">
      <title>Queue · Exemplar</title>
      <Group gap="md">
        <Title order={1} size="h3">
          Queue
        </Title>
        {cancelable.length > 0 && (
          <Button
            ml="auto"
            variant="default"
            aria-haspopup="dialog"
            onClick={() => {
              setEmptying(true);
            }}
          >
            Cancel all that waits
          </Button>
        )}
      </Group>
      <ReadErrorNotice message={error} onRetry={reload} />
      {refusal !== null && <ErrorNotice message={refusal} />}
      {!state && !error && <Skeleton height={180} role="status" aria-label="Loading the queue" />}
      {state?.running.length === 0 && state.waiting.length === 0 && (
        <EmptyState
          title="Nothing waits"
          hint="Runs, evaluations, translations and imports stand here while they wait for a worker, and while one does them."
        />
      )}
      {state && state.running.length > 0 && (
        <WorkTable
          title="Under way"
          rows={state.running}
          onCancel={(work) => void act(() => cancelWork(client, [work.id]))}
        />
      )}
      {state && state.waiting.length > 0 && (
        <WorkTable
          title="Waiting"
          rows={state.waiting}
          onCancel={(work) => void act(() => cancelWork(client, [work.id]))}
          places={(work) => placesIn(state.waiting, work)}
          onPrioritize={(work, priority) => void prioritize(work, priority)}
        />
      )}
      {state && state.waitingCount > state.waiting.length && (
        <Text size="sm" c="dimmed">
          {state.waitingCount - state.waiting.length} more wait.
        </Text>
      )}
      {isEmptying && (
        <CancelAllDialog
          rows={cancelable}
          onCancelAll={async () => {
            const ids = cancelable.map(({ id }) => id);
            const refused = await cancelWork(client, ids);
            reload();
            return refused;
          }}
          onClose={() => {
            setEmptying(false);
          }}
        />
      )}
    </Stack>
  );
}

async function readQueue(client: Client): Promise<WholeQueueFragment> {
  return (await readDocument(client, QueuePageDocument, {})).queue;
}

/** @returns why some of it was refused, or null */
async function cancelWork(client: Client, ids: readonly string[]): Promise<string | null> {
  const refused: string[] = [];
  for (let from = 0; from < ids.length; from += MOST_AT_ONCE) {
    const input = { ids: ids.slice(from, from + MOST_AT_ONCE) };
    const { data, error } = await client.mutation(CancelWorkDocument, { input }).toPromise();
    if (!data) return plainError(error);
    const message = messageOf(data.cancelWork.userErrors);
    if (message !== null) refused.push(message);
  }
  return refused.join(' ') || null;
}

function messageOf(userErrors: readonly { readonly message: string }[]): string | null {
  return [...new Set(userErrors.map(({ message }) => message))].join(' ') || null;
}
