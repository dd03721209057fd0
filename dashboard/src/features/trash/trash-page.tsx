import { Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useMutation, useQuery } from 'urql';
import { plainError } from '../../api/plain-error.ts';
import {
  PurgeCheckpointsDocument,
  PurgeDatasetVersionsDocument,
  PurgeRunsDocument,
  PurgeTranslationsDocument,
  RestoreCheckpointsDocument,
  RestoreDatasetVersionsDocument,
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
import { RemoveVersionDialog } from './remove-version-dialog.tsx';
import { TrashSection } from './trash-section.tsx';
import type { Trashed } from './trash-table.tsx';
import { useTrashNews } from './use-trash-news.ts';

/** Runs, checkpoints, translations and versions of datasets in the trash, to be restored or deleted for good. */
export function TrashPage() {
  const [from, setFrom] = useState(NEWEST);
  const [{ data: page, error: unread }, readAgain] = useQuery({ query: TrashPageDocument, variables: from });
  useTrashNews(readAgain);
  const [, restoreRuns] = useMutation(RestoreRunsDocument);
  const [, purgeRuns] = useMutation(PurgeRunsDocument);
  const [, restoreCheckpoints] = useMutation(RestoreCheckpointsDocument);
  const [, purgeCheckpoints] = useMutation(PurgeCheckpointsDocument);
  const [, restoreTranslations] = useMutation(RestoreTranslationsDocument);
  const [, purgeTranslations] = useMutation(PurgeTranslationsDocument);
  const [, restoreVersions] = useMutation(RestoreDatasetVersionsDocument);
  const [, purgeVersions] = useMutation(PurgeDatasetVersionsDocument);
  const [refusal, setRefusal] = useState<string | null>(null);

  const isEmpty =
    page &&
    [page.trash, page.trashedCheckpoints, page.trashedTranslations, page.trashedDatasetVersions].every(
      ({ edges }) => edges.length === 0,
    );
  const onRestored = (refused: string | null) => {
    setRefusal(refused);
    readAgain();
  };
  return (
    <Stack gap="lg">
      <title>Trash · Exemplar</title>
      <Title order={1} size="h3">
        Trash
      </Title>
      {unread && <ErrorNotice message={plainError(unread)} />}
      {refusal !== null && <ErrorNotice message={refusal} />}
      {isEmpty && (
        <EmptyState
          title="The trash is empty"
          hint="A run, a checkpoint, a translation or a version of a dataset that you delete lies here, with all that is its own, until it is restored or deleted for good."
        />
      )}
      {page && (
        <>
          <TrashSection
            title="Runs"
            what="Run"
            rows={page.trash.edges.map(({ node }) => trashedRun(node))}
            pageInfo={page.trash.pageInfo}
            after={from.after}
            onTurn={(after) => {
              setFrom({ ...from, after });
            }}
            restore={async (id) => {
              const { data, error } = await restoreRuns({ input: { runIds: [id] } });
              return refusalText(data?.restoreRuns.userErrors, error);
            }}
            purge={async (id) => {
              const { data, error } = await purgeRuns({ input: { runIds: [id] } });
              readAgain();
              return refusalText(data?.purgeRuns.userErrors, error);
            }}
            onRestored={onRestored}
            ask={(id, dialog) => <RemoveDialog runIds={[id]} {...dialog} />}
          />
          <TrashSection
            title="Checkpoints"
            what="Checkpoint"
            rows={page.trashedCheckpoints.edges.map(({ node }) => trashedCheckpoint(node))}
            pageInfo={page.trashedCheckpoints.pageInfo}
            after={from.afterCheckpoint}
            onTurn={(afterCheckpoint) => {
              setFrom({ ...from, afterCheckpoint });
            }}
            restore={async (id) => {
              const { data, error } = await restoreCheckpoints({ input: { checkpointIds: [id] } });
              return refusalText(data?.restoreCheckpoints.userErrors, error);
            }}
            purge={async (id) => {
              const { data, error } = await purgeCheckpoints({ input: { checkpointIds: [id] } });
              readAgain();
              return refusalText(data?.purgeCheckpoints.userErrors, error);
            }}
            onRestored={onRestored}
            ask={(id, dialog) => <RemoveCheckpointDialog checkpointId={id} {...dialog} />}
          />
          <TrashSection
            title="Translations"
            what="Translation"
            rows={page.trashedTranslations.edges.map(({ node }) => trashedTranslation(node))}
            pageInfo={page.trashedTranslations.pageInfo}
            after={from.afterTranslation}
            onTurn={(afterTranslation) => {
              setFrom({ ...from, afterTranslation });
            }}
            restore={async (id) => {
              const { data, error } = await restoreTranslations({ input: { translationIds: [id] } });
              return refusalText(data?.restoreTranslations.userErrors, error);
            }}
            purge={async (id) => {
              const { data, error } = await purgeTranslations({ input: { translationIds: [id] } });
              readAgain();
              return refusalText(data?.purgeTranslations.userErrors, error);
            }}
            onRestored={onRestored}
            ask={(id, dialog) => <RemoveTranslationDialog translationId={id} {...dialog} />}
          />
          <TrashSection
            title="Dataset versions"
            what="Version"
            rows={page.trashedDatasetVersions.edges.map(({ node }) => trashedVersion(node))}
            pageInfo={page.trashedDatasetVersions.pageInfo}
            after={from.afterVersion}
            onTurn={(afterVersion) => {
              setFrom({ ...from, afterVersion });
            }}
            restore={async (id) => {
              const { data, error } = await restoreVersions({ input: { datasetVersionIds: [id] } });
              return refusalText(data?.restoreDatasetVersions.userErrors, error);
            }}
            purge={async (id) => {
              const { data, error } = await purgeVersions({ input: { datasetVersionIds: [id] } });
              readAgain();
              return refusalText(data?.purgeDatasetVersions.userErrors, error);
            }}
            onRestored={onRestored}
            ask={(id, dialog) => <RemoveVersionDialog datasetVersionId={id} {...dialog} />}
          />
        </>
      )}
      <DiskUse />
      <Text size="sm" c="dimmed">
        What lies in the trash for 30 days (EXEMPLAR_TRASH_DAYS of the worker) is deleted for good. Files that
        nothing needs any more are removed a day later (EXEMPLAR_UNUSED_FILE_HOURS).
      </Text>
    </Stack>
  );
}

interface From {
  readonly after: string | null;
  readonly afterCheckpoint: string | null;
  readonly afterTranslation: string | null;
  readonly afterVersion: string | null;
}

/** Where the shown page of each kind begins. */
const NEWEST: From = { after: null, afterCheckpoint: null, afterTranslation: null, afterVersion: null };

function trashedRun(row: TrashPageQuery['trash']['edges'][number]['node']): Trashed {
  return {
    ...row,
    mayPurge: row.mayRemove,
    id: row.runId,
    label: row.displayName,
    shown: <GivenName name={row.displayName} />,
  };
}

function trashedCheckpoint(row: TrashPageQuery['trashedCheckpoints']['edges'][number]['node']): Trashed {
  const step = `step ${formatCount(row.checkpoint.step)}`;
  return {
    ...row,
    mayPurge: row.mayRemove,
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
    mayPurge: row.mayRemove,
    id: row.translationId,
    label: `${what} of ${checkpoint.run.displayName}`,
    shown: (
      <>
        {what} of <GivenName name={checkpoint.run.displayName} />, <Age time={createdAt} />
      </>
    ),
  };
}

function trashedVersion(row: TrashPageQuery['trashedDatasetVersions']['edges'][number]['node']): Trashed {
  const { number } = row.datasetVersion;
  return {
    ...row,
    id: row.datasetVersionId,
    label: `version ${number} of ${row.dataset.name}`,
    shown: (
      <>
        version {number} of <GivenName name={row.dataset.name} />, {formatCount(row.imageCount)} images
      </>
    ),
  };
}
