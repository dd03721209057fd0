import type { RunPulseFragment } from '../../gql/graphql.ts';

/** What an empty part of the page waits for, given the run's state, and whether only its checkpoint came here. */
export function waitingFor(
  run: Pick<RunPulseFragment, 'state'>,
  isImported: boolean,
): {
  readonly curves: string;
  readonly samples: string;
  readonly checkpoints: string;
} {
  if (isImported) {
    return {
      curves: 'The curves stayed where the run was trained.',
      samples: 'The samples stayed where the run was trained.',
      checkpoints: 'Its imported checkpoint has been deleted.',
    };
  }
  if (['FINISHED', 'FAILED', 'CANCELED', 'CANCELING'].includes(run.state)) {
    return {
      curves: 'The run ended before its first step.',
      samples: 'The run ended before producing samples.',
      checkpoints: 'The run ended before saving a checkpoint.',
    };
  }
  return {
    curves:
      run.state === 'QUEUED'
        ? 'The run is waiting for a free worker. Curves appear after the first step.'
        : 'The networks are being set up. Curves appear after the first step.',
    samples: 'The first grid appears soon after the first steps, then one with every checkpoint.',
    checkpoints: 'The first one appears soon after the first steps.',
  };
}
