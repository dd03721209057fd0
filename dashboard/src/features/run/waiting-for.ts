import type { RunPulseFragment } from '../../gql/graphql.ts';

/** What an empty part of the page waits for, given the run's state. */
export function waitingFor(
  run: Pick<RunPulseFragment, 'state'>,
  maskSteps: number,
): { readonly curves: string; readonly samples: string; readonly checkpoints: string } {
  if (['FINISHED', 'FAILED', 'CANCELED', 'CANCELING'].includes(run.state)) {
    return {
      curves: 'The run ended before its first step.',
      samples: 'The run ended before it made a grid.',
      checkpoints: 'The run ended before it kept a checkpoint.',
    };
  }
  const first =
    maskSteps > 0 ? `at the end of the mask stage (step ${maskSteps})` : 'soon after the first steps';
  return {
    curves:
      run.state === 'QUEUED'
        ? 'The run waits for a free worker. Curves appear with its first step.'
        : 'The networks are being set up. Curves appear with the first step.',
    samples: `The first grid comes ${first}, then one at each checkpoint.`,
    checkpoints: `The first one comes ${first}.`,
  };
}
