import { isTerminal } from '#contracts/run-state.ts';
import type { ApiClient } from './client.ts';
import { formatDuration } from '#lib/format-duration.ts';
import { formatNumber } from '#lib/format-number.ts';
import { graphql } from './gql/gql.ts';
import type { RunEventsSubscription } from './gql/graphql.ts';
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

const RunEvents = graphql(`
  subscription RunEvents($runId: ID!, $after: String) {
    runEvents(runId: $runId, after: $after) {
      cursor
      upToDate
      reset
      resetToStep
      run {
        ...RunFields
      }
      metrics {
        name
        steps
        values
      }
      samples {
        id
        stage
        step
        direction
      }
      checkpoints {
        id
        stage
        step
        byteSize
        canTranslate
      }
      logLines {
        time
        level
        text
      }
    }
  }
`);

export type RunEvent = RunEventsSubscription['runEvents'];

/**
 * Follows a run by the pull contract (docs/PROTOCOL.md) until it ends, each batch once, also across lost
 * connections: `variables.after` is always the last cursor seen.
 */
export async function watchRun(
  client: ApiClient,
  id: string,
  tell: (event: RunEvent) => void,
): Promise<RunEvent['run']> {
  const run = unlessMissing((await client.request(RunCursor, { id })).run, `run ${id}`, FIND_RUNS);
  if (isTerminal(run.state)) return run;
  const variables: { runId: string; after: string } = { runId: id, after: run.eventCursor };
  for await (const { runEvents } of client.subscribe(RunEvents, variables)) {
    variables.after = runEvents.cursor;
    tell(runEvents);
    if (runEvents.upToDate && isTerminal(runEvents.run.state)) return runEvents.run;
  }
  const { run: last } = await client.request(RunCursor, { id });
  return last ?? run;
}

/** Shows a run as it goes on: a bar with speed and loss, and a line for each state, sample and checkpoint. */
export async function showRun(client: ApiClient, id: string): Promise<RunEvent['run']> {
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
