import { isTerminal } from '#contracts/run-state.ts';
import type { RunEvent } from '#sdk/watch-run.ts';
import type { ApiClient } from './client.ts';
import { formatDuration } from '#lib/format-duration.ts';
import { formatNumber } from '#lib/format-number.ts';
import { graphql } from './gql/gql.ts';
import type { RunFieldsFragment } from './gql/graphql.ts';
import { startProgress } from './terminal/progress.ts';
import { describeState } from './run-fields.ts';
import { FIND_RUNS } from './find-runs.ts';
import { unlessMissing } from './unless-missing.ts';

const RunCursor = graphql(`
  query RunCursor($id: ID!) {
    run(id: $id) {
      eventCursor
      ...RunFields
    }
  }
`);

const HeadlineMetrics = graphql(`
  query HeadlineMetrics {
    metricDefinitions {
      name
      isHeadline
    }
  }
`);

/** Follows a run from now until it ends. Returns it as it is then. */
export async function watchRun(
  client: ApiClient,
  id: string,
  tell: (event: RunEvent) => void,
): Promise<RunFieldsFragment> {
  const run = unlessMissing((await client.request(RunCursor, { id })).run, `run ${id}`, FIND_RUNS);
  if (isTerminal(run.state)) return run;
  for await (const event of client.watchRun(id, { after: run.eventCursor })) tell(event);
  return (await client.request(RunCursor, { id })).run ?? run;
}

/** Shows a run as it goes on: a bar with speed and loss, and a line for each state, sample and checkpoint. */
export async function showRun(client: ApiClient, id: string): Promise<RunFieldsFragment> {
  const { metricDefinitions } = await client.request(HeadlineMetrics, {});
  const headlines = metricDefinitions.filter(({ isHeadline }) => isHeadline).map(({ name }) => name);
  const progress = startProgress('Training');
  let state = '';
  try {
    return await watchRun(client, id, ({ run, metrics, samples, checkpoints, logLines }) => {
      if (describeState(run) !== state) progress.line((state = describeState(run)));
      for (const { level, text } of logLines) progress.line(`${level}: ${text}`);
      for (const { step, direction } of samples)
        progress.line(`sample grid at step ${step}${direction ? ` (${direction})` : ''}`);
      for (const checkpoint of checkpoints)
        progress.line(`checkpoint ${checkpoint.id} at step ${checkpoint.step}`);
      progress.update(run.progress.step, run.progress.totalSteps, note(run, metrics, headlines));
    });
  } finally {
    progress.end();
  }
}

function note(
  { progress }: RunEvent['run'],
  metrics: RunEvent['metrics'],
  headlines: readonly string[],
): string {
  const loss = metrics.find(({ name }) => headlines.includes(name));
  const value = loss?.values.at(-1);
  return [
    progress.stepsPerSecond
      ? `${formatNumber(Number(progress.stepsPerSecond.toPrecision(2)))} steps/s`
      : null,
    progress.etaSeconds ? `${formatDuration(progress.etaSeconds)} left` : null,
    loss && typeof value === 'number' ? `${loss.name} ${formatNumber(value)}` : null,
  ]
    .filter((part) => part !== null)
    .join(', ');
}
