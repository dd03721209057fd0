import { Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useMutation, useQuery } from 'urql';
import { plainError } from '../../api/plain-error.ts';
import {
  PurgeCheckpointsDocument,
  PurgeRunsDocument,
  PurgeTranslationsDocument,
  RestoreCheckpointsDocument,
  RestoreRunsDocument,
  RestoreTranslationsDocument,
  TrashPageDocument,
  type TrashPageQuery,
} from '../../gql/graphql.ts';
import { Age } from '../../ui/age.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { formatCount, formatDirection } from '../../ui/format.ts';
import { GivenName } from '../../ui/given-name.tsx';
import { DiskUse } from './disk-use.tsx';
import { refusalText } from './refusal-text.ts';
import { RemoveCheckpointDialog } from './remove-checkpoint-dialog.tsx';
import { RemoveDialog } from './remove-dialog.tsx';
import { RemoveTranslationDialog } from './remove-translation-dialog.tsx';
import { type Trashed, TrashTable } from './trash-table.tsx';

/** Runs, checkpoints and translations in the trash, to be restored or deleted for good. */
export function TrashPage() {
  const [after, setAfter] = useState<string | null>(null);
  const [afterCheckpoint, setAfterCheckpoint] = useState<string | null>(null);
  const [afterTranslation, setAfterTranslation] = useState<string | null>(null);
  const [{ data: page, error: unread }, readAgain] = useQuery({
    query: TrashPageDocument,
    variables: { after, afterCheckpoint, afterTranslation },
  });
  const runs = page?.trash.edges.map(({ node }) => trashedRun(node));
  const checkpoints = page?.trashedCheckpoints.edges.map(({ node }) => trashedCheckpoint(node));
  const translations = page?.trashedTranslations.edges.map(({ node }) => trashedTranslation(node));
  const [, restoreRuns] = useMutation(RestoreRunsDocument);
  const [, purgeRuns] = useMutation(PurgeRunsDocument);
  const [, restoreCheckpoints] = useMutation(RestoreCheckpointsDocument);
  const [, purgeCheckpoints] = useMutation(PurgeCheckpointsDocument);
  const [, restoreTranslations] = useMutation(RestoreTranslationsDocument);
  const [, purgeTranslations] = useMutation(PurgeTranslationsDocument);
  const [purgedTranslation, setPurgedTranslation] = useState<Trashed | null>(null);
  const [purgedRun, setPurgedRun] = useState<Trashed | null>(null);
  const [purgedCheckpoint, setPurgedCheckpoint] = useState<Trashed | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);

  const restoreRun = async (id: string) => {
    const { data, error } = await restoreRuns({ input: { runIds: [id] } });
    setRefusal(refusalText(data?.restoreRuns.userErrors, error));
    readAgain();
  };
  const restoreCheckpoint = async (id: string) => {
    const { data, error } = await restoreCheckpoints({ input: { checkpointIds: [id] } });
    setRefusal(refusalText(data?.restoreCheckpoints.userErrors, error));
    readAgain();
  };
  const restoreTranslation = async (id: string) => {
    const { data, error } = await restoreTranslations({ input: { translationIds: [id] } });
    setRefusal(refusalText(data?.restoreTranslations.userErrors, error));
    readAgain();
  };
  const purgeTranslation = async (id: string) => {
    const { data, error } = await purgeTranslations({ input: { translationIds: [id] } });
    readAgain();
    return refusalText(data?.purgeTranslations.userErrors, error);
  };
  const purgeRun = async (id: string) => {
    const { data, error } = await purgeRuns({ input: { runIds: [id] } });
    readAgain();
    return refusalText(data?.purgeRuns.userErrors, error);
  };
  const purgeCheckpoint = async (id: string) => {
    const { data, error } = await purgeCheckpoints({ input: { checkpointIds: [id] } });
    readAgain();
    return refusalText(data?.purgeCheckpoints.userErrors, error);
  };
  return (
    <Stack gap="lg">
      <title>Trash · Exemplar</title>
      <Title order={1} size="h3">
        Trash
      </Title>
      {unread && <ErrorNotice message={plainError(unread)} />}
      {refusal !== null && <ErrorNotice message={refusal} />}
      {runs?.length === 0 && checkpoints?.length === 0 && translations?.length === 0 && (
        <EmptyState
          title="The trash is empty"
          hint="A run, a checkpoint or a translation that you delete lies here, with all that is its own, until it is restored or deleted for good."
        />
      )}
      {page && runs && runs.length > 0 && (
        <TrashTable
          title="Runs"
          what="Run"
          rows={runs}
          onRestore={(id) => void restoreRun(id)}
          onPurge={setPurgedRun}
          next={nextOf(page.trash.pageInfo)}
          after={after}
          onTurn={setAfter}
        />
      )}
      {page && checkpoints && checkpoints.length > 0 && (
        <TrashTable
          title="Checkpoints"
          what="Checkpoint"
          rows={checkpoints}
          onRestore={(id) => void restoreCheckpoint(id)}
          onPurge={setPurgedCheckpoint}
          next={nextOf(page.trashedCheckpoints.pageInfo)}
          after={afterCheckpoint}
          onTurn={setAfterCheckpoint}
        />
      )}
      {page && translations && translations.length > 0 && (
        <TrashTable
          title="Translations"
          what="Translation"
          rows={translations}
          onRestore={(id) => void restoreTranslation(id)}
          onPurge={setPurgedTranslation}
          next={nextOf(page.trashedTranslations.pageInfo)}
          after={afterTranslation}
          onTurn={setAfterTranslation}
        />
      )}
      <DiskUse />
      <Text size="sm" c="dimmed">
        What lies in the trash for 30 days (EXEMPLAR_TRASH_DAYS of the worker) is deleted for good. Files that
        nothing needs any more are removed a day later (EXEMPLAR_UNUSED_FILE_HOURS).
      </Text>
      {purgedRun && (
        <RemoveDialog
          {...FOR_GOOD}
          runIds={[purgedRun.id]}
          title={`Delete ${purgedRun.label} for good`}
          onAct={() => purgeRun(purgedRun.id)}
          onClose={() => {
            setPurgedRun(null);
          }}
        />
      )}
      {purgedCheckpoint && (
        <RemoveCheckpointDialog
          {...FOR_GOOD}
          checkpointId={purgedCheckpoint.id}
          title={`Delete ${purgedCheckpoint.label} for good`}
          onAct={() => purgeCheckpoint(purgedCheckpoint.id)}
          onClose={() => {
            setPurgedCheckpoint(null);
          }}
        />
      )}
      {purgedTranslation && (
        <RemoveTranslationDialog
          {...FOR_GOOD}
          translationId={purgedTranslation.id}
          title={`Delete ${purgedTranslation.label} for good`}
          onAct={() => purgeTranslation(purgedTranslation.id)}
          onClose={() => {
            setPurgedTranslation(null);
          }}
        />
      )}
    </Stack>
  );
}

const FOR_GOOD = { hint: 'Nothing brings it back.', act: 'Delete for good' } as const;

function trashedRun(row: TrashPageQuery['trash']['edges'][number]['node']): Trashed {
  return {
    ...row,
    id: row.runId,
    label: row.displayName,
    shown: <GivenName name={row.displayName} />,
  };
}

function trashedCheckpoint(row: TrashPageQuery['trashedCheckpoints']['edges'][number]['node']): Trashed {
  const step = `step ${formatCount(row.checkpoint.step)}`;
  return {
    ...row,
    id: row.checkpointId,
    label: `${step} of ${row.run.displayName}`,
    shown: (
      <>
        {step} of <GivenName name={row.run.displayName} />
      </>
    ),
  };
}

function trashedTranslation(row: TrashPageQuery['trashedTranslations']['edges'][number]['node']): Trashed {
  const { direction, checkpoint, createdAt } = row.translation;
  const what = `${formatDirection(direction)} at step ${formatCount(checkpoint.step)}`;
  return {
    ...row,
    id: row.translationId,
    label: `${what} of ${checkpoint.run.displayName}`,
    shown: (
      <>
        {what} of <GivenName name={checkpoint.run.displayName} />, <Age time={createdAt} />
      </>
    ),
  };
}

function nextOf({ hasNextPage, endCursor }: TrashPageQuery['trash']['pageInfo']): string | null {
  return hasNextPage ? endCursor : null;
}
