import { ActionIcon, Alert, Button, Group, Paper, Text } from '@mantine/core';
import IconAlertTriangle from '@tabler/icons-react/icons/IconAlertTriangle';
import IconArchive from '@tabler/icons-react/icons/IconArchive';
import IconPhotoSpark from '@tabler/icons-react/icons/IconPhotoSpark';
import IconPlayerStop from '@tabler/icons-react/icons/IconPlayerStop';
import IconStar from '@tabler/icons-react/icons/IconStar';
import IconStarFilled from '@tabler/icons-react/icons/IconStarFilled';
import { useMemo, useState } from 'react';
import { Link } from 'react-router';
import { useMutation } from 'urql';
import { plainError } from '../../api/plain-error.ts';
import { CancelRunDocument, type RunPulseFragment } from '../../gql/graphql.ts';
import { useMayEditSomewhere } from '../../api/viewer.ts';
import { useWaiting } from '../../api/use-waiting.ts';
import { Age } from '../../ui/age.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { formatDuration } from '#lib/format-duration.ts';
import { formatCount } from '../../ui/format.ts';
import { waitingText } from './waiting-text.ts';
import { StateBadge } from '../../ui/state-badge.tsx';
import { CopyAs } from '../programs/copy-as.tsx';
import { GivenName } from '../../ui/given-name.tsx';
import { DeleteRun } from './delete-run.tsx';
import { ForkedFrom } from './forked-from.tsx';
import { RunAgain } from './run-again.tsx';
import { RunDataset } from './run-dataset.tsx';
import { RunMarks } from './run-marks.tsx';
import { RunName } from './run-name.tsx';
import { RunOrigin } from './run-origin.tsx';
import { RunWithChanges } from './run-with-changes.tsx';
import classes from './run-header.module.css';
import type { RunSnapshot } from './run-stream.ts';
import { type RunStage, stageLabel } from './stage-text.ts';
import { useRunMarks } from './use-run-marks.ts';

interface FailureProps {
  readonly run: RunPulseFragment;
  readonly failure: NonNullable<RunPulseFragment['failure']>;
  readonly snapshot: RunSnapshot;
}

/** State, stage, progress and acts of a run. */
export function RunHeader({ run, snapshot }: { run: RunPulseFragment; snapshot: RunSnapshot }) {
  const [canceling, cancelRun] = useMutation(CancelRunDocument);
  const refusal = canceling.data?.cancelRun.userErrors.map((error) => error.message).join(' ');
  const editor = useRunMarks(snapshot, run.version);
  const { marks } = editor;
  const mayEdit = run.allowedActions.includes('EDIT');
  const mayStart = useMayEditSomewhere();
  const [refused, setRefused] = useState<string | null>(null);
  const organize = async (change: Parameters<typeof editor.organize>[0]) => {
    const saved = await editor.organize(change);
    setRefused(saved.kind === 'REFUSED' ? saved.message : null);
  };
  const cancelError = canceling.error ? plainError(canceling.error) : refusal;
  const ids = useMemo(() => ({ RUN_ID: run.id }), [run.id]);
  const waiting = useWaiting(run.id, run.state === 'QUEUED');
  return (
    <Paper p="md">
      <Group gap="sm" wrap="wrap" align="center">
        {mayStart && (
          <ActionIcon
            variant="subtle"
            color={marks.starred ? 'yellow' : 'gray'}
            aria-label="Star"
            aria-pressed={marks.starred}
            title={marks.starred ? 'Starred by you' : 'Star for yourself'}
            onClick={() => void organize({ starred: !marks.starred })}
          >
            {marks.starred ? <IconStarFilled size={18} /> : <IconStar size={18} />}
          </ActionIcon>
        )}
        <RunName editor={editor} mayEdit={mayEdit} />
        <StateBadge state={run.state} />
        <Text size="sm" c="dimmed">
          {snapshot.preset ?? 'no preset'} · <RunDataset version={snapshot.datasetVersion} /> ·{' '}
          <GivenName name={snapshot.createdBy.login} /> · <Age time={snapshot.createdAt} />
          {run.computeBackend && ` · ${run.computeBackend}`}
        </Text>
        <Group gap="xs" ml="auto">
          {run.allowedActions.includes('TRANSLATE') && (
            <Button
              component={Link}
              to={`/translate?run=${run.id}`}
              size="xs"
              variant="light"
              leftSection={<IconPhotoSpark size={16} />}
            >
              Translate
            </Button>
          )}
          {mayStart && <RunWithChanges run={run} snapshot={snapshot} />}
          {mayEdit && (
            <Button
              size="xs"
              variant="default"
              leftSection={<IconArchive size={16} />}
              onClick={() => void organize({ archived: marks.archivedAt === null })}
            >
              {marks.archivedAt === null ? 'Archive' : 'Unarchive'}
            </Button>
          )}
          {mayEdit && hasEnded(run.state) && <DeleteRun id={run.id} name={marks.displayName} />}
          <Button component={Link} to={`/compare?runs=${run.id}`} size="xs" variant="default">
            Compare with…
          </Button>
          <Button component={Link} to={`/runs?base=${run.id}`} size="xs" variant="default">
            Use as baseline
          </Button>
          <CopyAs task="losses" ids={ids} />
          {run.allowedActions.includes('CANCEL') && (
            <Button
              size="xs"
              variant="default"
              loading={canceling.fetching}
              leftSection={<IconPlayerStop size={16} />}
              onClick={() => void cancelRun({ input: { runId: run.id } })}
            >
              Cancel
            </Button>
          )}
        </Group>
      </Group>
      {snapshot.forkedFrom && <ForkedFrom forkedFrom={snapshot.forkedFrom} />}
      <RunOrigin origin={snapshot.origin} />
      <RunMarks editor={editor} mayEdit={mayEdit} />
      {waiting && (
        <Text size="sm" mt="xs" className="numbers">
          {waitingText(waiting)}
        </Text>
      )}
      <RunProgress run={run} stages={snapshot.stages ?? []} />
      {run.degraded && <Degraded degraded={run.degraded} />}
      {run.failure && <Failure run={run} failure={run.failure} snapshot={snapshot} />}
      {cancelError && <ErrorNotice message={cancelError} />}
      {refused !== null && <ErrorNotice message={refused} />}
    </Paper>
  );
}

function hasEnded(state: RunPulseFragment['state']): boolean {
  return state === 'FINISHED' || state === 'FAILED' || state === 'CANCELED';
}

/** The run goes on, and a person should do something about it. */
function Degraded({ degraded }: { degraded: NonNullable<RunPulseFragment['degraded']> }) {
  return (
    <Alert
      mt="md"
      color="yellow"
      variant="light"
      icon={<IconAlertTriangle size={18} />}
      title="Training continues, but nothing can be saved"
      role="status"
    >
      {degraded.message} Since <Age time={degraded.since} /> everything new is only in memory: it would be
      lost if the machine went down. The next checkpoint that can be stored ends this by itself.
    </Alert>
  );
}

function RunProgress({ run, stages }: { run: RunPulseFragment; stages: readonly RunStage[] }) {
  const { step, totalSteps, stepsPerSecond, etaSeconds } = run.progress;
  const share = (count: number) => `${totalSteps > 0 ? Math.min(100, (100 * count) / totalSteps) : 0}%`;
  return (
    <div className={classes.progress}>
      <Group gap="md" justify="space-between" mb={6}>
        <Text size="sm" className="numbers">
          {run.stage ? stageProgress(run.stage, step, stages) : 'Not started'}
        </Text>
        <Text size="sm" c="dimmed" className="numbers">
          {formatCount(step)} / {formatCount(totalSteps)}
          {stepsPerSecond !== null && ` · ${stepsPerSecond.toFixed(1)} steps/s`}
          {etaSeconds !== null && ` · ${formatDuration(etaSeconds)} left`}
          {run.startedAt && run.finishedAt && ` · took ${tookText(run.startedAt, run.finishedAt)}`}
        </Text>
      </Group>
      <div
        className={classes.bar}
        role="progressbar"
        aria-label="Progress of the run"
        aria-valuemin={0}
        aria-valuemax={totalSteps}
        aria-valuenow={step}
        data-state={run.state}
      >
        <div className={classes.done} style={{ width: share(step) }} />
        {stages.slice(1).map(({ name, firstStep }) => (
          <div key={name} className={classes.stageEnd} style={{ left: share(firstStep) }} />
        ))}
      </div>
      {stages.length > 1 && (
        <div className={classes.stages}>
          {stages.map(({ name, label, steps }) => (
            <Text
              key={name}
              size="xs"
              c="dimmed"
              className={classes.stage ?? ''}
              style={{ flexGrow: steps }}
              title={`${label}: ${formatCount(steps)} steps`}
            >
              {label}
            </Text>
          ))}
        </div>
      )}
    </div>
  );
}

function stageProgress(name: string, step: number, stages: readonly RunStage[]): string {
  const index = stages.findIndex((each) => each.name === name);
  const stage = stages[index];
  const label = stageLabel(name, stages);
  if (!stage) return `${label.charAt(0).toUpperCase()}${label.slice(1)}`;
  const place =
    stages.length > 1
      ? `Stage ${index + 1} of ${stages.length}, ${label}`
      : label.charAt(0).toUpperCase() + label.slice(1);
  return `${place}: step ${formatCount(Math.max(0, step - stage.firstStep))} of ${formatCount(stage.steps)}`;
}

function tookText(from: string, to: string): string {
  return formatDuration((Date.parse(to) - Date.parse(from)) / 1000);
}

/** What may be done next where the message of a failure does not say it. */
const nextActs = {
  USER: '',
  DIVERGED: '',
  OOM: 'Start a new run with a smaller batch or a smaller image.',
  INFRA: 'See the worker log. You can start the run again with the same settings.',
  HUNG: 'See the worker log. You can start the run again with the same settings.',
  PREEMPTED: 'You can start the run again with the same settings when the machine is free.',
  POISON: 'It crashed its worker several times and will not be retried. See the log below.',
} as const;

function failureTitle(failure: FailureProps['failure']): string {
  return failure.class === 'DIVERGED'
    ? `The run failed: a loss became NaN or infinite (code ${failure.code})`
    : `The run failed (code ${failure.code})`;
}

function Failure({ run, failure, snapshot }: FailureProps) {
  return (
    <Alert
      mt="md"
      color="red"
      variant="light"
      icon={<IconAlertTriangle size={18} />}
      title={failureTitle(failure)}
    >
      {failure.message} {nextActs[failure.class]}
      <RunAgain run={run} snapshot={snapshot} />
    </Alert>
  );
}
