import { Group, Paper, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useParams } from 'react-router';
import type { Client } from 'urql';
import { readDocument } from '../../api/read-document.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import { TranslationPageDocument, type TranslationPageQuery } from '../../gql/graphql.ts';
import { type Picture, StoredPicture } from '../../pictures/stored-picture.tsx';
import { Age } from '../../ui/age.tsx';
import { formatDirection, formatMilliseconds } from '../../ui/format.ts';
import { NotFound } from '../../ui/not-found.tsx';
import { ReadErrorNotice } from '../../ui/read-error-notice.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { LineageTrail } from './lineage-trail.tsx';
import classes from './translation-page.module.css';

type Translation = NonNullable<TranslationPageQuery['translation']>;

/** A translation: its images, and the checkpoint, the run and the dataset that it came from. */
export function TranslationPage() {
  const { id = '' } = useParams();
  const { state, error, reload } = useLiveQuery({ query: readTranslation, variables: { id } });
  if (state === 'MISSING') return <NotFound what="Translation" />;
  return (
    <Stack gap="md">
      <title>
        {state ? `Translation ${formatDirection(state.direction)} · Exemplar` : 'Translation · Exemplar'}
      </title>
      {state && <LineageTrail checkpoint={state.checkpoint} isOfTranslation />}
      <Title order={1} size="h3">
        {state ? `Translation ${formatDirection(state.direction)}` : 'Translation'}
      </Title>
      <ReadErrorNotice message={error} onRetry={reload} />
      {!state && !error && <Skeleton height={320} role="status" aria-label="Loading the translation" />}
      {state && <Images translation={state} />}
    </Stack>
  );
}

async function readTranslation(client: Client, { id }: { id: string }): Promise<Translation | 'MISSING'> {
  return (await readDocument(client, TranslationPageDocument, { id })).translation ?? 'MISSING';
}

function Images({ translation }: { translation: Translation }) {
  const { contentImage, exemplarImage, result, inferenceMs, failure } = translation;
  return (
    <Paper p="md">
      <Group gap="xs" mb="md">
        <StateBadge state={translation.state} />
        <Text size="sm" c="dimmed">
          <Age time={translation.createdAt} />
          {inferenceMs !== null && ` · ${formatMilliseconds(inferenceMs)}`}
        </Text>
      </Group>
      {failure && <Text mb="md">{failure.message}</Text>}
      <Group gap="lg" align="flex-start">
        {contentImage && <Named title="Content image" nodeId={contentImage.id} picture={contentImage} />}
        {exemplarImage && <Named title="Exemplar" nodeId={exemplarImage.id} picture={exemplarImage} />}
        {result && <Named title="Result" nodeId={translation.id} picture={result} />}
      </Group>
    </Paper>
  );
}

function Named({ title, nodeId, picture }: { title: string; nodeId: string; picture: Picture }) {
  return (
    <figure className={classes.figure}>
      <StoredPicture nodeId={nodeId} picture={picture} alt={title} />
      <figcaption>{title}</figcaption>
    </figure>
  );
}
