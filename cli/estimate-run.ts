import { roughDuration } from '#lib/rough-duration.ts';
import type { ApiClient } from './client.ts';
import { CommandFailure } from './failure.ts';
import { graphql } from './gql/gql.ts';
import type { EstimateFieldsFragment, EstimateRunInput } from './gql/graphql.ts';
import { formatBytes } from '#lib/format-bytes.ts';
import { tell } from './terminal/tell.ts';
import { unlessRefused } from './unless-refused.ts';
import { untilEnded } from './until-ended.ts';

graphql(`
  fragment EstimateFields on Estimate {
    id
    state
    waiting {
      queuePosition
      reason
      message
    }
    failure {
      class
      code
      message
    }
    result {
      totalSeconds
      peakBytes
      machineBytes
      backend
      threads
      busyWith
      stages {
        name
        label
        steps
        secondsPerStep
      }
    }
  }
`);

const EstimateRun = graphql(`
  mutation EstimateRun($input: EstimateRunInput!) {
    estimateRun(input: $input) {
      estimate {
        ...EstimateFields
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);

const EstimateChanged = graphql(`
  subscription EstimateChanged($estimateId: ID!) {
    estimateChanged(estimateId: $estimateId) {
      ...EstimateFields
    }
  }
`);

/** Has a run timed, and waits for the answer. What the server refuses, or a failed estimate, ends the command. */
export async function estimateRun(
  client: ApiClient,
  input: EstimateRunInput,
): Promise<NonNullable<EstimateFieldsFragment['result']>> {
  const payload = (await client.request(EstimateRun, { input })).estimateRun;
  const { id } = unlessRefused(payload.estimate, payload.userErrors);
  tell('Timing a few steps ...');
  const done = await untilEnded(estimateChanges(client, id), ({ waiting }) => {
    if (waiting && waiting.reason !== 'NEXT') tell(`Waiting: ${waiting.message}`);
  });
  if (done.result) return done.result;
  const reason = done.failure ? `${done.failure.message} (${done.failure.code})` : 'no reason given';
  throw new CommandFailure('failed', `The estimate ended as ${done.state}: ${reason}`);
}

/** "About 70 minutes, 1.8 GiB of memory (onnx, 2 threads).", stage by stage, and what to know about it. */
export function describeEstimate(result: NonNullable<EstimateFieldsFragment['result']>): string[] {
  const { totalSeconds, peakBytes, machineBytes, backend, threads, busyWith, stages } = result;
  const duration = roughDuration(totalSeconds);
  return [
    `${duration.charAt(0).toUpperCase()}${duration.slice(1)}, ${formatBytes(peakBytes)} of memory ` +
      `(${backend}, ${threads} ${threads === 1 ? 'thread' : 'threads'}).`,
    ...stages.map(
      ({ label, steps, secondsPerStep }) =>
        `  ${label}: ${steps} steps of ${secondsPerStep.toPrecision(2)} s`,
    ),
    ...(peakBytes > machineBytes
      ? [`This is more memory than the machine has (${formatBytes(machineBytes)}).`]
      : []),
    ...(busyWith === null ? [] : ['The machine was busy with other work; when idle it will be faster.']),
  ];
}

async function* estimateChanges(client: ApiClient, estimateId: string) {
  for await (const { estimateChanged } of client.subscribe(EstimateChanged, { estimateId }))
    yield estimateChanged;
}
