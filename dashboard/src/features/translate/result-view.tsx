import { Button, Group, Loader, Paper, Text, Title } from '@mantine/core';
import IconDownload from '@tabler/icons-react/icons/IconDownload';
import IconRefresh from '@tabler/icons-react/icons/IconRefresh';
import { useState } from 'react';
import type { TranslationCardFragment } from '../../gql/graphql.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { formatCount, formatMilliseconds, formatSize } from '../../ui/format.ts';
import { GivenName } from '../../ui/given-name.tsx';
import { StoredPicture } from '../../pictures/stored-picture.tsx';
import { InlineLink } from '../../ui/inline-link.tsx';
import classes from './result-view.module.css';

interface Props {
  readonly translation: TranslationCardFragment | null;
  readonly isPending: boolean;
  readonly error: string | null;
  /** What to do before there can be a result. */
  readonly missing: string;
  /** Null while something is not chosen. */
  readonly onTranslate: (() => void) | null;
}

/** The translated picture, large, with where it came from. */
export function ResultView({ translation, isPending, error, missing, onTranslate }: Props) {
  const result = translation?.result;
  // What was shown before stays, faint, until the new picture is there.
  const [last, setLast] = useState(translation);
  if (translation && translation !== last) setLast(translation);
  const earlier = isPending && !result ? last : null;
  return (
    <Paper component="section" aria-label="Result" p="md" className={classes.panel ?? ''}>
      <Group gap="xs" mb="xs">
        <Title order={2} size="h4">
          Result
        </Title>
        <Group gap="xs" ml="auto" wrap="nowrap">
          {translation && result?.url && (
            <Button
              component="a"
              href={result.url}
              download={fileName(translation)}
              size="xs"
              variant="default"
              leftSection={<IconDownload size={14} />}
            >
              Download
            </Button>
          )}
          <Button
            size="xs"
            loading={isPending}
            disabled={!onTranslate}
            onClick={() => onTranslate?.()}
            leftSection={<IconRefresh size={14} />}
          >
            Translate
          </Button>
        </Group>
      </Group>
      {error && <ErrorNotice message={error} {...(onTranslate && { onRetry: onTranslate })} />}
      <div className={classes.frame} aria-live="polite" aria-busy={isPending}>
        {translation && result && (
          <StoredPicture nodeId={translation.id} picture={result} alt="Translated image" />
        )}
        {earlier?.result && (
          <div className={classes.earlier}>
            <StoredPicture nodeId={earlier.id} picture={earlier.result} alt="Earlier result" />
          </div>
        )}
        {!result && isPending && <Loader role="status" aria-label="Translating" />}
        {!result && !isPending && !error && (
          <Text c="dimmed" size="sm" ta="center" px="lg">
            {onTranslate ? '' : missing}
          </Text>
        )}
      </div>
      <Text size="xs" c="dimmed" mt="xs" mih={18} className="numbers" data-testid="result-facts">
        {translation && result && <Facts translation={translation} result={result} />}
      </Text>
    </Paper>
  );
}

interface FactsProps {
  readonly translation: TranslationCardFragment;
  readonly result: { readonly width: number; readonly height: number };
}

function Facts({ translation: { id, inferenceMs, checkpoint }, result }: FactsProps) {
  return (
    <>
      {formatSize(result)} · {inferenceMs !== null && `${formatMilliseconds(inferenceMs)} · `}
      step {formatCount(checkpoint.step)} · <GivenName name={checkpoint.run.displayName} /> ·{' '}
      <InlineLink to={`/translations/${id}`}>where it came from</InlineLink>
    </>
  );
}

function fileName(translation: TranslationCardFragment): string {
  return `${translation.contentImage?.name.replace(/\.\w+$/, '') ?? 'image'}-translated.png`;
}
