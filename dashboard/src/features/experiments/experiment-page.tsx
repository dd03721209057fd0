import { Button, Group, Paper, SegmentedControl, Skeleton, Stack, Text, Title } from '@mantine/core';
import IconPlayerStop from '@tabler/icons-react/icons/IconPlayerStop';
import IconRefresh from '@tabler/icons-react/icons/IconRefresh';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { type Client, type CombinedError, useMutation } from 'urql';
import { plainError } from '../../api/plain-error.ts';
import { readDocument } from '../../api/read-document.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import {
  CancelExperimentDocument,
  ExperimentChangedDocument,
  ExperimentDocument,
  type ExperimentFactsFragment,
  RetryExperimentDocument,
  type ScoredSplit,
} from '../../gql/graphql.ts';
import { Age } from '../../ui/age.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { GivenName } from '../../ui/given-name.tsx';
import { NotFound } from '../../ui/not-found.tsx';
import { ReadErrorNotice } from '../../ui/read-error-notice.tsx';
import { MAX_COMPARED } from '../compare/compare-view.ts';
import { ComparedRows } from './compared-rows.tsx';
import { DeleteExperiment } from './delete-experiment.tsx';
import { experimentCounts } from './experiment-counts.ts';
import { ExperimentPath } from './experiment-path.tsx';
import { ExperimentsBelow } from './experiments-below.tsx';
import { RenameExperiment } from './rename-experiment.tsx';
import { RolesOfExperiment } from './roles-of-experiment.tsx';
import { RunsOfExperiment } from './runs-of-experiment.tsx';
import { TrialTable } from './trial-table.tsx';

/** The rows of an experiment with every seed, as they go on. */
export function ExperimentPage() {
  const { id = '' } = useParams();
  const { state, error, reload } = useLiveQuery({
    query: readExperiment,
    variables: { id },
    changes: {
      subscription: ExperimentChangedDocument,
      variables: { experimentId: id },
      apply: (known: ExperimentFactsFragment | 'MISSING', { experimentChanged }) =>
        known === 'MISSING' ? known : experimentChanged,
    },
  });
  const mayEdit = state !== undefined && state !== 'MISSING' && state.viewerRole !== 'VIEWER';
  if (state === 'MISSING') return <NotFound what="Experiment" />;
  return (
    <Stack gap="md">
      <title>{[state?.name, 'Experiment', 'Exemplar'].filter(Boolean).join(' · ')}</title>
      <div>
        <ExperimentPath above={state?.above ?? []} />
        <Group gap="xs">
          <Title order={1} size="h3">
            {state ? <GivenName name={state.name.split('/').at(-1) ?? state.name} /> : 'Experiment'}
          </Title>
          {state && mayEdit && <RenameExperiment id={id} name={state.name} />}
          {state?.runCount === 0 && mayEdit && <DeleteExperiment id={id} name={state.name} />}
        </Group>
      </div>
      <ReadErrorNotice message={error} onRetry={reload} />
      {!state && !error && <Skeleton height={320} role="status" aria-label="Loading the experiment" />}
      {state && <Trials experiment={state} />}
      {state && <ExperimentsBelow path={state.name} />}
      {state && hasOtherRuns(state) && <RunsOfExperiment path={state.name} />}
      {state && <RolesOfExperiment experiment={state} onChange={reload} />}
    </Stack>
  );
}

/** Beside those in the table of its rows, which shows how they stand. */
function hasOtherRuns({ trials, runCount }: ExperimentFactsFragment): boolean {
  return trials.length === 0 || runCount > trials.filter(({ run }) => run).length;
}

async function readExperiment(
  client: Client,
  variables: { readonly id: string },
): Promise<ExperimentFactsFragment | 'MISSING'> {
  return (await readDocument(client, ExperimentDocument, variables)).experiment ?? 'MISSING';
}

const SPLITS = { VALIDATION: 'Validation images', TEST: 'Test images' } as const satisfies Record<
  ScoredSplit,
  string
>;

function Trials({
  experiment: { id, name, createdAt, splits, trials, viewerRole },
}: {
  experiment: ExperimentFactsFragment;
}) {
  const [chosen, choose] = useState<ScoredSplit | null>(null);
  const split = chosen ?? splits[0] ?? 'VALIDATION';
  const mayChange = viewerRole !== 'VIEWER';
  const runs = trials.flatMap(({ run }) => (run ? [run.id] : []));
  if (trials.length === 0) return null;
  return (
    <>
      <Group gap="md">
        <Text size="sm" className="numbers" role="status">
          {experimentCounts(trials)}
        </Text>
        <Text size="sm" c="dimmed">
          <Age time={createdAt} />
        </Text>
        {splits.length > 1 ? (
          <SegmentedControl
            size="xs"
            aria-label="Scored on"
            data={splits.map((value) => ({ value, label: SPLITS[value] }))}
            value={split}
            onChange={choose}
          />
        ) : (
          <Text size="sm" c="dimmed">
            scored on {SPLITS[split].toLowerCase()}, with 95 % intervals
          </Text>
        )}
        {runs.length > 1 && (
          <Button
            component={Link}
            to={`/compare?runs=${runs.slice(0, MAX_COMPARED).join(',')}`}
            size="xs"
            variant="default"
          >
            {runs.length > MAX_COMPARED ? `Compare the first ${MAX_COMPARED} runs` : 'Compare all runs'}
          </Button>
        )}
        {mayChange && (
          <Group gap="xs" ml="auto">
            {trials.some(({ state }) => state === 'FAILED') && <Retry experimentId={id} />}
            {trials.some(({ state }) => state === 'WAITING' || state === 'TRAINING') && (
              <Cancel experimentId={id} />
            )}
          </Group>
        )}
      </Group>
      <Paper style={{ overflow: 'hidden' }}>
        <TrialTable name={name} trials={trials} split={split} />
      </Paper>
      <ComparedRows experimentId={id} trials={trials} split={split} />
    </>
  );
}

function Retry({ experimentId }: { experimentId: string }) {
  const [{ fetching, data, error }, retry] = useMutation(RetryExperimentDocument);
  return (
    <>
      <Button
        size="xs"
        variant="default"
        loading={fetching}
        leftSection={<IconRefresh size={16} />}
        onClick={() => void retry({ input: { experimentId } })}
      >
        Run the failed rows again
      </Button>
      <Problem error={error} refusals={data?.retryExperiment.userErrors} />
    </>
  );
}

function Cancel({ experimentId }: { experimentId: string }) {
  const [{ fetching, data, error }, cancel] = useMutation(CancelExperimentDocument);
  return (
    <>
      <Button
        size="xs"
        variant="default"
        loading={fetching}
        leftSection={<IconPlayerStop size={16} />}
        onClick={() => void cancel({ input: { experimentId } })}
      >
        Cancel all runs
      </Button>
      <Problem error={error} refusals={data?.cancelExperiment.userErrors} />
    </>
  );
}

function Problem({
  error,
  refusals,
}: {
  error: CombinedError | undefined;
  refusals: readonly { readonly message: string }[] | undefined;
}) {
  const problem = error ? plainError(error) : refusals?.map(({ message }) => message).join(' ');
  return problem ? <ErrorNotice message={problem} /> : null;
}
