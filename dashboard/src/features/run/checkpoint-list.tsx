import { Button, Group, Paper, ScrollArea, Stack, Text, Title, VisuallyHidden } from '@mantine/core';
import IconPinFilled from '@tabler/icons-react/icons/IconPinFilled';
import IconPhotoSpark from '@tabler/icons-react/icons/IconPhotoSpark';
import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';
import { useMayEditSomewhere } from '../../api/viewer.ts';
import type { CheckpointRowFragment } from '../../gql/graphql.ts';
import { Age } from '../../ui/age.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { formatBytes } from '#lib/format-bytes.ts';
import { formatCount } from '../../ui/format.ts';
import { LoadMore, type More } from '../../ui/load-more.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { AliasList } from '../checkpoints/alias-list.tsx';
import classes from './checkpoint-list.module.css';
import { CheckpointMenu } from './checkpoint-menu.tsx';
import { CheckpointFiles } from './checkpoint-files.tsx';
import { CheckpointScores } from './checkpoint-scores.tsx';
import type { ScorableImages } from './scorable-images.ts';
import { scorableSplits } from './scorable-splits.ts';
import { type RunStage, stageLabel } from './stage-text.ts';
import type { CheckpointChanges } from './use-run-stream.ts';

/** Each has up to five stops of the keyboard: those of a hundred would stand between it and the curves. */
const SHOWN_AT_FIRST = 3;

/** Checkpoints of a run, newest first. */
export function CheckpointList({
  runId,
  stages,
  images,
  checkpoints,
  mayEvaluate,
  changes,
  kept,
  earlier,
  waiting,
}: {
  runId: string;
  stages: readonly RunStage[];
  /** Null where the dataset of the run is not on this server. */
  images: ScorableImages | null;
  checkpoints: readonly CheckpointRowFragment[];
  /** Whether the viewer may score them. */
  mayEvaluate: boolean;
  /** What the viewer may do to them is told to these; null where they may do nothing. */
  changes: CheckpointChanges | null;
  /** Which of them are kept. */
  kept: ReactNode;
  earlier: More;
  waiting: string;
}) {
  const [isWhole, setIsWhole] = useState(false);
  const newestFirst = [...checkpoints].reverse();
  const shown = isWhole ? newestFirst : newestFirst.slice(0, SHOWN_AT_FIRST);
  return (
    <Paper component="section" aria-label="Checkpoints" p="md" className={classes.panel ?? ''}>
      <Title order={2} size="h4" mb="xs">
        Checkpoints
      </Title>
      {kept}
      {images && images.testEvaluationCount > 0 && (
        <Text size="xs" c="dimmed" mb="xs">
          {timesScored(images.testEvaluationCount)}
        </Text>
      )}
      {checkpoints.length > 0 && images && scorableSplits(images.domains).length === 0 && (
        <Text size="xs" c="dimmed" mb="xs">
          The dataset has no validation or test images to evaluate them on.
        </Text>
      )}
      {checkpoints.length === 0 && <EmptyState title="No checkpoint yet" hint={waiting} />}
      <ScrollArea.Autosize mah="100%" mih={0} type="auto" offsetScrollbars="present">
        <Stack gap={0} component="ul" className={classes.list}>
          {shown.map((checkpoint) => (
            <Row
              key={checkpoint.id}
              runId={runId}
              stages={stages}
              images={images}
              checkpoint={checkpoint}
              mayEvaluate={mayEvaluate}
              changes={changes}
            />
          ))}
        </Stack>
        {newestFirst.length > SHOWN_AT_FIRST && (
          <Button
            size="compact-sm"
            variant="subtle"
            aria-expanded={isWhole}
            onClick={() => {
              setIsWhole(!isWhole);
            }}
          >
            {isWhole ? 'Show fewer' : `Show all ${formatCount(newestFirst.length)}`}
          </Button>
        )}
        {(isWhole || newestFirst.length <= SHOWN_AT_FIRST) && (
          <LoadMore label="Load earlier checkpoints" more={earlier} />
        )}
      </ScrollArea.Autosize>
    </Paper>
  );
}

/** What was chosen by the test images says less of images that nobody has seen. */
function timesScored(count: number): string {
  return `The test images of this dataset version have been scored ${count === 1 ? 'once' : `${formatCount(count)} times`}.`;
}

function Row({
  runId,
  stages,
  images,
  checkpoint,
  mayEvaluate,
  changes,
}: {
  runId: string;
  stages: readonly RunStage[];
  images: ScorableImages | null;
  checkpoint: CheckpointRowFragment;
  mayEvaluate: boolean;
  changes: CheckpointChanges | null;
}) {
  const mayStart = useMayEditSomewhere();
  const mayFork = mayStart && checkpoint.damage === null;
  return (
    <li className={classes.row} aria-label={`Checkpoint of step ${checkpoint.step}`}>
      <Group gap="xs">
        <div>
          <Text size="sm" fw={600} className={`numbers ${classes.step}`}>
            <TextLink to={`/checkpoints/${checkpoint.id}`}>step {formatCount(checkpoint.step)}</TextLink>
            {checkpoint.pinnedAt !== null && (
              <IconPinFilled
                role="img"
                aria-label="pinned"
                size={14}
                style={{ marginInlineStart: 6, verticalAlign: -2 }}
              />
            )}
            {checkpoint.damage !== null && (
              <Text span c="red" fw={600} inherit>
                {' '}
                damaged
              </Text>
            )}
            {!checkpoint.canTranslate && checkpoint.damage === null && (
              <Text span c="dimmed" fw={400} inherit>
                {' '}
                {stageLabel(checkpoint.stage, stages)}
              </Text>
            )}
          </Text>
          <Text size="xs" c="dimmed">
            {formatBytes(checkpoint.byteSize)} · <Age time={checkpoint.createdAt} />
          </Text>
        </div>
        <span style={{ flexGrow: 1 }} />
        {checkpoint.canTranslate && mayStart && (
          <Button
            component={Link}
            to={`/translate?run=${runId}&checkpoint=${checkpoint.id}`}
            size="compact-sm"
            variant="light"
            leftSection={<IconPhotoSpark size={14} />}
          >
            Translate
            <VisuallyHidden> with step {formatCount(checkpoint.step)}</VisuallyHidden>
          </Button>
        )}
        {(changes !== null || mayFork) && <CheckpointMenu checkpoint={checkpoint} changes={changes} />}
      </Group>
      <AliasList aliases={checkpoint.aliases} />
      {checkpoint.damage !== null && (
        <Text size="xs" c="dimmed">
          {checkpoint.damage}
        </Text>
      )}
      <CheckpointFiles checkpointId={checkpoint.id} step={checkpoint.step} />
      {checkpoint.canTranslate && (
        <CheckpointScores checkpoint={checkpoint} images={images} mayEvaluate={mayEvaluate} />
      )}
    </li>
  );
}
