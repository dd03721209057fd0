import { Group, Paper, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useParams } from 'react-router';
import { type Client, useClient } from 'urql';
import { formatBytes } from '#lib/format-bytes.ts';
import { readDocument } from '../../api/read-document.ts';
import { type Live, useLiveQuery } from '../../api/use-live-query.ts';
import { useReadingOn } from '../../api/use-reading-on.ts';
import {
  CheckpointPageDocument,
  type CheckpointPageQuery,
  TranslationsOfCheckpointDocument,
} from '../../gql/graphql.ts';
import { StoredPicture } from '../../pictures/stored-picture.tsx';
import { Age } from '../../ui/age.tsx';
import { formatCount, formatDirection } from '../../ui/format.ts';
import { InlineLink } from '../../ui/inline-link.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { NotFound } from '../../ui/not-found.tsx';
import { ReadErrorNotice } from '../../ui/read-error-notice.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { AliasList } from '../checkpoints/alias-list.tsx';
import { CheckpointFiles } from '../run/checkpoint-files.tsx';
import { ScoreTable } from '../run/score-table.tsx';
import { AliasButton } from './alias-button.tsx';
import classes from './checkpoint-page.module.css';
import { ForkButton } from './fork-button.tsx';
import { Forks } from './forks.tsx';
import { LineageTrail } from './lineage-trail.tsx';
import lineage from './lineage.module.css';

type Checkpoint = NonNullable<CheckpointPageQuery['checkpoint']>;

/** A checkpoint between the run that made it and what it was used for. */
export function CheckpointPage() {
  const { id = '' } = useParams();
  const { state, error, reload, update } = useLiveQuery({ query: readCheckpoint, variables: { id } });
  if (state === 'MISSING') return <NotFound what="Checkpoint" />;
  return (
    <Stack gap="md">
      <title>
        {state ? `Step ${state.step} · ${state.run.displayName} · Exemplar` : 'Checkpoint · Exemplar'}
      </title>
      {state && <LineageTrail checkpoint={state} isOfTranslation={false} />}
      <Title order={1} size="h3">
        {state ? `Checkpoint of step ${formatCount(state.step)}` : 'Checkpoint'}
      </Title>
      <ReadErrorNotice message={error} onRetry={reload} />
      {!state && !error && <Skeleton height={320} role="status" aria-label="Loading the checkpoint" />}
      {state && (
        <>
          <Facts checkpoint={state} update={update} />
          <Forks checkpoint={state} update={update} />
          <Evaluations checkpoint={state} />
          <Translations checkpoint={state} update={update} />
        </>
      )}
    </Stack>
  );
}

async function readCheckpoint(client: Client, { id }: { id: string }): Promise<Checkpoint | 'MISSING'> {
  return (await readDocument(client, CheckpointPageDocument, { id })).checkpoint ?? 'MISSING';
}

function Facts({
  checkpoint,
  update,
}: {
  checkpoint: Checkpoint;
  update: Live<Checkpoint | 'MISSING'>['update'];
}) {
  return (
    <Paper p="md">
      <Text size="sm">
        {formatBytes(checkpoint.byteSize)} · <Age time={checkpoint.createdAt} />
        {checkpoint.canTranslate && (
          <>
            {' · '}
            <InlineLink to={`/translate?run=${checkpoint.run.id}&checkpoint=${checkpoint.id}`}>
              Translate with it
            </InlineLink>
          </>
        )}
      </Text>
      <AliasList aliases={checkpoint.aliases} />
      {checkpoint.damage !== null && (
        <Text size="sm" c="red">
          {checkpoint.damage}
        </Text>
      )}
      <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        Manifest: sha256 {checkpoint.manifestSha256}
      </Text>
      <CheckpointFiles checkpointId={checkpoint.id} step={checkpoint.step} />
      {checkpoint.damage === null && <ForkButton checkpointId={checkpoint.id} />}
      {checkpoint.run.allowedActions.includes('EDIT') && (
        <AliasButton
          checkpoint={checkpoint}
          onChange={(aliases) => {
            update((known) => (known === 'MISSING' ? known : { ...known, aliases: [...aliases] }));
          }}
        />
      )}
    </Paper>
  );
}

function Evaluations({ checkpoint: { evaluations } }: { checkpoint: Checkpoint }) {
  return (
    <Paper component="section" aria-label="Evaluations" p="md">
      <Title order={2} size="h4" mb="xs">
        Evaluations
      </Title>
      {evaluations.edges.length === 0 && (
        <Text size="sm" c="dimmed">
          Not evaluated yet.
        </Text>
      )}
      {evaluations.edges.map(({ node }) => (
        <Stack key={node.id} gap={4} mb="sm" align="flex-start">
          <StateBadge state={node.state} />
          {node.scores && <ScoreTable evaluation={node} />}
          {node.failure && <Text size="sm">{node.failure.message}</Text>}
        </Stack>
      ))}
    </Paper>
  );
}

function Translations({
  checkpoint: { id, translations },
  update,
}: {
  checkpoint: Checkpoint;
  update: Live<Checkpoint | 'MISSING'>['update'];
}) {
  const client = useClient();
  const { hasNextPage, endCursor } = translations.pageInfo;
  const more = useReadingOn(hasNextPage ? endCursor : null, async (after) => {
    const { checkpoint } = await readDocument(client, TranslationsOfCheckpointDocument, { id, after });
    if (!checkpoint) return;
    update((known) => {
      if (known === 'MISSING') return known;
      const edges = [...known.translations.edges, ...checkpoint.translations.edges];
      return { ...known, translations: { ...checkpoint.translations, edges } };
    });
  });
  return (
    <Paper component="section" aria-label="Translations" p="md">
      <Title order={2} size="h4" mb="xs">
        Translations
      </Title>
      <Text size="sm" c="dimmed" mb="xs">
        {translations.totalCount === 0
          ? 'None yet.'
          : `${formatCount(translations.totalCount)} in all, newest first.`}
      </Text>
      <Group component="ul" gap="md" className={classes.list}>
        {translations.edges.map(({ node }) => (
          <li key={node.id}>
            <div className={classes.picture}>
              {node.result && <StoredPicture nodeId={node.id} picture={node.result} alt="" loading="lazy" />}
            </div>
            <Text size="sm" className={lineage.name ?? ''}>
              <TextLink to={`/translations/${node.id}`}>{formatDirection(node.direction)}</TextLink>
              {node.state === 'FINISHED' ? '' : ` ${node.state}`}
            </Text>
            <Text size="xs" c="dimmed">
              <Age time={node.createdAt} />
            </Text>
          </li>
        ))}
      </Group>
      <LoadMore label="Load earlier translations" more={more} />
    </Paper>
  );
}
