import { ActionIcon, Button, Group, Paper, Skeleton, Slider, Text, Title } from '@mantine/core';
import IconChevronLeft from '@tabler/icons-react/icons/IconChevronLeft';
import IconChevronRight from '@tabler/icons-react/icons/IconChevronRight';
import IconPlayerSkipForward from '@tabler/icons-react/icons/IconPlayerSkipForward';
import { useEffect } from 'react';
import type { SampleGridFragment } from '../../gql/graphql.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { formatCount, formatDirection } from '../../ui/format.ts';
import { ReadErrorNotice } from '../../ui/read-error-notice.tsx';
import { useAddress } from '../../ui/use-address.ts';
import { StoredPicture } from '../../pictures/stored-picture.tsx';
import type { RunSnapshot, RunStream } from './run-stream.ts';
import { gridsAt, shownStep } from './sample-steps.ts';
import classes from './sample-viewer.module.css';
import { stageLabel } from './stage-text.ts';
import { useGrids } from './use-grids.ts';

/** Width of a grid's cell, in pixels, up to which its pixels are shown as squares. */
const MAX_SQUARE_CELL = 160;

/** Sample grids of a run: the newest until a step is chosen (`?step=`). Those of other steps are read as they are looked at. */
export function SampleViewer({
  snapshot,
  stream: { run, sampleSteps: steps, samples },
  waiting,
}: {
  snapshot: Pick<RunSnapshot, 'stages' | 'method'>;
  stream: Pick<RunStream, 'run' | 'sampleSteps' | 'samples'>;
  waiting: string;
}) {
  const [search, changeAddress] = useAddress();
  const chosen = search.has('step') ? Number(search.get('step')) : null;
  const step = shownStep(steps, chosen);
  const at = step === null ? -1 : steps.indexOf(step);
  const neighbors = [steps[at - 1], steps[at + 1]];
  const { grids, error, reload } = useGrids(run.id, samples, [step ?? undefined, ...neighbors]);
  usePreloaded(grids, neighbors);

  if (step === null) {
    return (
      <Paper component="section" aria-label="Samples">
        <EmptyState title="No sample images yet" hint={waiting} />
      </Paper>
    );
  }

  const shown = gridsAt(grids, step);
  const go = (index: number) => {
    changeAddress(
      (now) => {
        const next = new URLSearchParams(now);
        // At the right end the newest is followed again.
        if (index >= steps.length - 1) next.delete('step');
        else next.set('step', String(steps[Math.max(0, index)]));
        return next;
      },
      { replace: true },
    );
  };

  return (
    <Paper component="section" aria-label="Samples" p="md">
      <Group gap="sm" mb="sm" wrap="wrap">
        <Title order={2} size="h4">
          Samples
        </Title>
        <Text size="sm" c="dimmed" className="numbers" data-testid="sample-step">
          step {formatCount(step)}
          {chosen === null && ', newest'}
        </Text>
        <Group gap={6} ml="auto" wrap="nowrap" className={classes.steps}>
          <ActionIcon
            variant="default"
            aria-label="Earlier grid"
            disabled={at <= 0}
            onClick={() => {
              go(at - 1);
            }}
          >
            <IconChevronLeft size={16} />
          </ActionIcon>
          <Slider
            className={classes.slider ?? ''}
            min={0}
            max={Math.max(1, steps.length - 1)}
            value={at}
            onChange={go}
            disabled={steps.length < 2}
            label={(index) => `step ${steps[index] ?? ''}`}
            marks={steps.length <= 40 ? steps.map((_, value) => ({ value })) : []}
            size="sm"
            thumbLabel="Step of the samples"
            thumbValueText={(index) => `step ${steps[index] ?? ''}`}
            thumbSize={24}
          />
          <ActionIcon
            variant="default"
            aria-label="Later grid"
            disabled={at >= steps.length - 1}
            onClick={() => {
              go(at + 1);
            }}
          >
            <IconChevronRight size={16} />
          </ActionIcon>
          <Button
            size="compact-sm"
            variant={chosen === null ? 'light' : 'default'}
            leftSection={<IconPlayerSkipForward size={14} />}
            onClick={() => {
              go(steps.length);
            }}
          >
            Newest
          </Button>
        </Group>
      </Group>
      <ReadErrorNotice message={error} onRetry={reload} />
      <div className={classes.grids}>
        {shown.length === 0 && !error && <Skeleton height={320} />}
        {shown.map((sample) => (
          <Grid key={sample.direction ?? 'reconstruction'} sample={sample} snapshot={snapshot} />
        ))}
      </div>
    </Paper>
  );
}

function Grid({
  sample,
  snapshot: { stages, method },
}: {
  sample: SampleGridFragment;
  snapshot: Pick<RunSnapshot, 'stages' | 'method'>;
}) {
  const { direction, image } = sample;
  const title = direction
    ? formatDirection(direction)
    : `Reconstructions, ${stageLabel(sample.stage, stages ?? [])}`;
  return (
    <figure className={classes.grid} data-wide={image.width > 1.5 * image.height || undefined}>
      <figcaption className={classes.caption}>
        <span className={classes.direction} data-direction={direction ?? undefined}>
          {title}
        </span>
        {direction && method?.usesExemplar && (
          <span>rows: content image · columns: style image (exemplar)</span>
        )}
      </figcaption>
      <div
        className={classes.frame}
        data-small-cells={image.width / sample.columns <= MAX_SQUARE_CELL || undefined}
        style={{ aspectRatio: `${image.width} / ${image.height}` }}
      >
        <StoredPicture nodeId={sample.id} picture={image} alt={`Sample grid ${title}, step ${sample.step}`} />
      </div>
    </figure>
  );
}

/** Loads the neighbors, so that a step of the slider shows at once. */
function usePreloaded(samples: readonly SampleGridFragment[], steps: readonly (number | undefined)[]): void {
  const urls = samples
    .flatMap(({ step, image }) => (steps.includes(step) && image.url ? [image.url] : []))
    .join('\n');
  useEffect(() => {
    for (const url of urls.split('\n').filter(Boolean)) new Image().src = url;
  }, [urls]);
}
