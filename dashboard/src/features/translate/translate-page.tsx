import { Paper, Stack, Text, Title } from '@mantine/core';
import { useEffect } from 'react';
import { useSearchParams } from 'react-router';
import { readDocument } from '../../api/read-document.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import { TranslateRunsDocument } from '../../gql/graphql.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { PageNotice } from '../../ui/page-notice.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { HistoryStrip } from './history-strip.tsx';
import { ImageSlot } from './image-slot.tsx';
import { ResultView } from './result-view.tsx';
import {
  keyOfTranslation,
  readTranslateAddress,
  type TranslateAddress,
  translationKey,
  writeTranslateAddress,
} from './translate-address.ts';
import { TranslateBar } from './translate-bar.tsx';
import classes from './translate-page.module.css';
import { type TranslateRun, useTranslateRun } from './use-translate-run.ts';
import { useTranslations } from './use-translations.ts';

/** Content and exemplar in, picture out: what is chosen is in the address, and the picture follows from it. */
export function TranslatePage() {
  const [search, setSearch] = useSearchParams();
  const address = readTranslateAddress(search);
  const { state: data, error: runsError } = useLiveQuery({
    query: (client, variables) => readDocument(client, TranslateRunsDocument, variables),
    variables: {},
  });
  const runs = (data?.runs.edges ?? [])
    .map((edge) => edge.node)
    .filter((run) => run.allowedActions.includes('TRANSLATE'));
  const runId = address.run ?? runs[0]?.id ?? null;
  const { run, error: runError } = useTranslateRun(runId);
  const { recent, pendingKey, error, translate } = useTranslations();

  const change = (part: Partial<TranslateAddress>, replace = false) => {
    setSearch((now) => writeTranslateAddress({ ...readTranslateAddress(now), ...part }), { replace });
  };

  const ignoresExemplar = run !== null && !run.usesExemplar;
  const key = run ? translationKey(address, run) : null;
  const made = recent?.find((each) => each.state === 'FINISHED' && keyOfTranslation(each) === key) ?? null;
  const failure = error?.key === key ? error.message : null;

  const translateNow = () => {
    const { checkpoint, content, direction, fit } = address;
    const exemplar = ignoresExemplar ? null : address.exemplar;
    if (!key || !checkpoint || !content) return;
    translate(key, {
      checkpointId: checkpoint,
      contentImageId: content,
      exemplarImageIds: exemplar === null ? null : [exemplar],
      direction,
      fit,
    });
  };

  // The newest checkpoint is taken once and then stays: a newer one is offered, not forced.
  const newest = run?.checkpoints[0]?.id;
  const needsCheckpoint = address.checkpoint === null && newest !== undefined;
  useEffect(() => {
    if (needsCheckpoint) change({ run: runId, checkpoint: newest }, true);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- change only reads the address anew
  }, [needsCheckpoint, newest, runId]);

  // Choosing the second image translates; what was made before is shown again without asking.
  const isWanted = key !== null && recent !== null && !made && !failure && pendingKey !== key;
  useEffect(() => {
    if (isWanted) translateNow();
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the key stands for all that is chosen
  }, [isWanted, key]);

  if (data && runs.length === 0 && !address.run) return <NothingToTranslateWith />;
  const sides = address.direction === 'A_TO_B' ? (['A', 'B'] as const) : (['B', 'A'] as const);
  const domainName = (side: 'A' | 'B') =>
    run?.datasetVersion.domains.find((domain) => domain.side === side)?.name ?? '';

  return (
    <Stack gap="md">
      <title>Translate · Exemplar</title>
      <TranslateBar runs={runs} run={run} address={address} onChange={change} />
      {runsError && <ErrorNotice message={runsError} />}
      {runError && <ErrorNotice message={runError} />}
      <div className={classes.board}>
        <ImageSlot
          role="Content"
          hint={`Image of ${sides[0]}: keeps its content`}
          runId={runId}
          side={sides[0]}
          domain={domainName(sides[0])}
          imageId={address.content}
          onChoose={(content) => {
            change({ content });
          }}
        />
        {ignoresExemplar ? (
          <NoExemplar method={run.method?.label ?? 'The method of this run'} />
        ) : (
          <ImageSlot
            role="Exemplar"
            hint={`Image of ${sides[1]}: gives its style`}
            runId={runId}
            side={sides[1]}
            domain={domainName(sides[1])}
            imageId={address.exemplar}
            onChoose={(exemplar) => {
              change({ exemplar });
            }}
          />
        )}
        <ResultView
          translation={made}
          isPending={pendingKey !== null && pendingKey === key}
          error={failure}
          missing={missingParts(address, run)}
          onTranslate={key ? translateNow : null}
        />
      </div>
      <HistoryStrip
        translations={recent}
        shownId={made?.id ?? null}
        onShow={(shown) => {
          change(shown);
        }}
      />
    </Stack>
  );
}

function missingParts(address: TranslateAddress, run: TranslateRun | null): string {
  if (run?.checkpoints.length === 0)
    return 'This run has no checkpoint that can translate yet. The first one appears here automatically.';
  if (run && !run.usesExemplar) return 'Choose a content image.';
  if (!address.content && !address.exemplar) return 'Choose a content image and an exemplar.';
  return address.content ? 'Choose an exemplar.' : 'Choose a content image.';
}

function NoExemplar({ method }: { method: string }) {
  return (
    <Paper component="section" aria-label="Exemplar" p="md">
      <Title order={2} size="h4" mb="xs">
        Exemplar
      </Title>
      <Text size="sm" c="dimmed">
        {method} ignores the exemplar: the result depends on the content image alone.
      </Text>
    </Paper>
  );
}

function NothingToTranslateWith() {
  return (
    <PageNotice
      title="No model to translate with yet"
      hint="You need a checkpoint from a run’s translation stage. It can be used while training continues."
    >
      <TextLink to="/runs">Back to runs</TextLink>
    </PageNotice>
  );
}
