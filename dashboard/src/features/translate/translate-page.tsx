import { Paper, Stack, Text, Title } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { useLiveQuery } from '../../api/use-live-query.ts';
import { useVersionNames } from '../../api/use-version-names.ts';
import { useMayEditSomewhere } from '../../api/viewer.ts';
import { ReadErrorNotice } from '../../ui/read-error-notice.tsx';
import { PageNotice } from '../../ui/page-notice.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { useAddress } from '../../ui/use-address.ts';
import { HistoryStrip } from './history-strip.tsx';
import { ImageSlot } from './image-slot.tsx';
import { missingParts } from './missing-parts.ts';
import { ResultView } from './result-view.tsx';
import {
  type Choice,
  filledIn,
  keyOfTranslation,
  readTranslateAddress,
  type TranslateAddress,
  translationKey,
  writeTranslateAddress,
} from './translate-address.ts';
import { type ChangeAddress, TranslateBar } from './translate-bar.tsx';
import classes from './translate-page.module.css';
import { readTranslateRuns, type RunChoices } from './translate-runs.ts';
import { type TranslateRun, useTranslateRun } from './use-translate-run.ts';
import { useTranslations } from './use-translations.ts';
import { usualSplit } from './usual-split.ts';

/** A window in which the parts stand below one another: there the result comes first, for the eye and for the tab key. */
const NARROW = '(max-width: 999px)';

/** Content and exemplar in, picture out: what is chosen is in the address, and the picture follows from it. */
export function TranslatePage() {
  const mayTranslate = useMayEditSomewhere();
  return mayTranslate ? (
    <OpenTranslatePage />
  ) : (
    <PageNotice
      title="You may not translate"
      hint="Your role lets you look at runs and datasets. An administrator can make you an editor."
    >
      <TextLink to="/runs">Back to runs</TextLink>
    </PageNotice>
  );
}

function OpenTranslatePage() {
  const [search] = useAddress();
  const address = readTranslateAddress(search);
  const {
    state: choices,
    error: choicesError,
    reload,
  } = useLiveQuery({ query: readTranslateRuns, variables: { name: null } });
  const {
    run,
    error: runError,
    reload: reloadRun,
  } = useTranslateRun(address.run ?? choices?.runs[0]?.id ?? null);

  if (run === 'MISSING')
    return (
      <PageNotice title="Run not found" hint="The address may be wrong, or belong to another server.">
        <TextLink to="/translate">Translate with another run</TextLink>
      </PageNotice>
    );
  if (choices?.runs.length === 0 && address.run === null)
    return (
      <PageNotice
        title="No model to translate with yet"
        hint="You need a checkpoint from a run’s translation stage. It can be used while training continues."
      >
        <TextLink to="/runs">Back to runs</TextLink>
      </PageNotice>
    );
  return (
    <Stack gap="md">
      <ReadErrorNotice message={choicesError} onRetry={reload} />
      <ReadErrorNotice message={runError} onRetry={reloadRun} />
      <Board
        choices={choices ?? { runs: [], hasMore: false }}
        run={run}
        address={address}
        isUnreadable={runError !== null}
      />
    </Stack>
  );
}

interface BoardProps {
  readonly choices: RunChoices;
  /** Null until it is read. */
  readonly run: TranslateRun | null;
  readonly address: TranslateAddress;
  readonly isUnreadable: boolean;
}

function Board({ choices, run, address, isUnreadable }: BoardProps) {
  const [, changeAddress] = useAddress();
  const choice = useChoice(address, run);
  const isNarrow = useMediaQuery(NARROW, false, { getInitialValueInEffect: false });
  const { recent, earlier, pendingKey, error, translate, forget } = useTranslations();

  // Whatever is chosen belongs to the checkpoint that is shown with it, so the address names that too.
  const change: ChangeAddress = (act) => {
    const named = (now: TranslateAddress): TranslateAddress =>
      run && (now.run ?? run.id) === run.id
        ? { ...now, run: run.id, checkpoint: now.checkpoint ?? choice.checkpoint }
        : now;
    changeAddress((now) => writeTranslateAddress(act(named(readTranslateAddress(now)))), { replace: false });
  };

  const ignoresExemplar = run !== null && !run.usesExemplar;
  const key = run ? translationKey(choice, run) : null;
  const made = recent?.find((each) => each.state === 'FINISHED' && keyOfTranslation(each) === key) ?? null;
  const failure = error?.key === key ? error.message : null;
  const isPending = pendingKey !== null && pendingKey === key;

  const translateNow = () => {
    const { checkpoint, content, direction, fit } = choice;
    const exemplar = ignoresExemplar ? null : choice.exemplar;
    if (!key || !checkpoint || !content) return;
    translate(key, {
      checkpointId: checkpoint,
      contentImageId: content,
      exemplarImageIds: exemplar === null ? null : [exemplar],
      direction,
      fit,
    });
  };

  // Choosing the second image translates; what was made before is shown again without asking.
  const isWanted = key !== null && recent !== null && !made && !failure && pendingKey !== key;
  useEffect(() => {
    if (isWanted) translateNow();
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the key stands for all that is chosen
  }, [isWanted, key]);

  const sides = choice.direction === 'A_TO_B' ? (['A', 'B'] as const) : (['B', 'A'] as const);
  const names = useVersionNames(run?.datasetVersion?.id ?? null) ?? run?.datasetVersion;
  const domainName = (side: 'A' | 'B') => names?.domains.find((domain) => domain.side === side)?.name ?? '';

  const splitOf = (side: 'A' | 'B') =>
    usualSplit(run?.datasetVersion?.domains.find((domain) => domain.side === side));

  // A run whose dataset is not here has no images to offer.
  const imagesOf = run && !run.datasetVersion ? null : (run?.id ?? address.run);

  const content = (
    <ImageSlot
      key="content"
      role="Content"
      hint={`Image of ${sides[0]}: keeps its content`}
      runId={imagesOf}
      side={sides[0]}
      domain={domainName(sides[0])}
      usualSplit={splitOf(sides[0])}
      imageId={choice.content}
      onChoose={(chosen) => {
        change((now) => ({ ...now, content: chosen }));
      }}
    />
  );
  const exemplar = ignoresExemplar ? (
    <NoExemplar key="exemplar" method={run.method?.label ?? 'The method of this run'} />
  ) : (
    <ImageSlot
      key="exemplar"
      role="Exemplar"
      hint={`Image of ${sides[1]}: gives its style`}
      runId={imagesOf}
      side={sides[1]}
      domain={domainName(sides[1])}
      usualSplit={splitOf(sides[1])}
      imageId={choice.exemplar}
      onChoose={(chosen) => {
        change((now) => ({ ...now, exemplar: chosen }));
      }}
    />
  );
  const result = (
    <ResultView
      key="result"
      translation={made}
      isPending={isPending}
      error={failure}
      missing={isUnreadable ? '' : missingParts(choice, run)}
      onTranslate={key ? translateNow : null}
    />
  );
  return (
    <>
      <title>
        {[isPending ? 'Translating…' : 'Translate', run?.displayName, 'Exemplar'].filter(Boolean).join(' · ')}
      </title>
      <TranslateBar choices={choices} run={run} address={choice} onChange={change} />
      <div className={classes.board}>
        {isNarrow ? [result, content, exemplar] : [content, exemplar, result]}
      </div>
      <HistoryStrip
        translations={recent}
        earlier={earlier}
        shownId={made?.id ?? null}
        onShow={(shown) => {
          change(() => shown);
        }}
        onRemove={(id) => {
          // Else the same two images would be translated again at once.
          change((now) => ({ ...now, content: null }));
          forget(id);
        }}
      />
    </>
  );
}

/** What the address says, with the newest checkpoint where it names none: as it was first seen, so that it stays. */
function useChoice(address: TranslateAddress, run: TranslateRun | null): Choice {
  const [usual, setUsual] = useState<{ readonly run: string; readonly checkpoint: string } | null>(null);
  const newest = run?.checkpoints[0]?.id;
  if (run && newest && usual?.run !== run.id) setUsual({ run: run.id, checkpoint: newest });
  if (!run) return { ...address, checkpoint: null, isCheckpointMissing: false };
  return filledIn(address, run, usual?.run === run.id ? usual.checkpoint : (newest ?? null));
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
