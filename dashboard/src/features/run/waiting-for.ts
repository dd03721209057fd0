import type { RunPulseFragment } from '../../gql/graphql.ts';
import type { RunStage } from './stage-text.ts';

/** What an empty part of the page waits for, given the run's state. */
export function waitingFor(
  run: Pick<RunPulseFragment, 'state'>,
  [first]: readonly RunStage[],
): { readonly curves: string; readonly samples: string; readonly checkpoints: string } {
  if (['FINISHED', 'FAILED', 'CANCELED', 'CANCELING'].includes(run.state)) {
    return {
      curves: 'The run ended before its first step.',
      samples: 'The run ended before it made a grid.',
      checkpoints: 'The run ended before it kept a checkpoint.',
    };
  }
  const start =
    first && !first.translates
      ? `at the end of the stage "${first.label}" (step ${first.firstStep + first.steps})`
      : 'soon after the first steps';
  return {
    curves:
      run.state === 'QUEUED'
        ? 'The run waits for a free worker. Curves appear with its first step.'
        : 'The networks are being set up. Curves appear with the first step.',
    samples: `The first grid comes ${start}, then one at each checkpoint.`,
    checkpoints: `The first one comes ${start}.`,
  };
}
