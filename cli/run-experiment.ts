import type { ApiClient } from './client.ts';
import { CommandFailure } from './failure.ts';
import { graphql } from './gql/gql.ts';
import type { ExperimentFieldsFragment, StartExperimentInput, TrialFieldsFragment } from './gql/graphql.ts';
import { unlessRefused } from './unless-refused.ts';

graphql(`
  fragment TrialFields on Trial {
    preset
    row
    seed
    state
    problem
    wallSeconds
    run {
      id
      displayName
      state
      progress {
        step
        totalSteps
      }
    }
    waitsFor {
      id
      displayName
    }
    evaluations {
      id
      state
      split
      imageCount
      scores {
        name
        value
        low
        high
        count
      }
    }
  }
`);

graphql(`
  fragment ExperimentFields on Experiment {
    id
    name
    splits
    trials {
      ...TrialFields
    }
  }
`);

const StartExperiment = graphql(`
  mutation StartExperiment($input: StartExperimentInput!) {
    startExperiment(input: $input) {
      experiment {
        ...ExperimentFields
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);

const RetryExperiment = graphql(`
  mutation RetryExperiment($input: RetryExperimentInput!) {
    retryExperiment(input: $input) {
      experiment {
        ...ExperimentFields
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);

const ExperimentChanged = graphql(`
  subscription ExperimentChanged($experimentId: ID!) {
    experimentChanged(experimentId: $experimentId) {
      ...ExperimentFields
    }
  }
`);

/** Starts an experiment, or finds the one of that name and adds what it lacks. What the server refuses ends the command. */
export async function startExperiment(
  client: ApiClient,
  input: StartExperimentInput,
): Promise<ExperimentFieldsFragment> {
  const { experiment, userErrors } = (await client.request(StartExperiment, { input })).startExperiment;
  return unlessRefused(experiment, userErrors);
}

/** Queues its failed trials again. */
export async function retryExperiment(
  client: ApiClient,
  experimentId: string,
): Promise<ExperimentFieldsFragment> {
  const payload = (await client.request(RetryExperiment, { input: { experimentId } })).retryExperiment;
  return unlessRefused(payload.experiment, payload.userErrors);
}

/** The trials of an experiment that a request is about, in the order of the experiment. */
export function trialsOf(
  { trials }: ExperimentFieldsFragment,
  { preset, rows, seeds }: Pick<StartExperimentInput, 'preset' | 'rows' | 'seeds'>,
): TrialFieldsFragment[] {
  return trials.filter(
    (trial) => trial.preset === preset && rows.includes(trial.row) && seeds.includes(trial.seed),
  );
}

export function isTrialOver({ state }: TrialFieldsFragment): boolean {
  return state === 'FINISHED' || state === 'FAILED';
}

/**
 * Follows an experiment until the trials of a request have ended. It goes on by itself: who stops following loses nothing,
 * and who follows it again sees it as it is by then.
 */
export async function followExperiment(
  client: ApiClient,
  experimentId: string,
  request: Pick<StartExperimentInput, 'preset' | 'rows' | 'seeds'>,
  show: (trials: readonly TrialFieldsFragment[]) => void,
): Promise<readonly TrialFieldsFragment[]> {
  return followTrials(client, experimentId, (experiment) => trialsOf(experiment, request), show);
}

/** As `followExperiment`, with any choice of its trials. */
export async function followTrials(
  client: ApiClient,
  experimentId: string,
  choose: (experiment: ExperimentFieldsFragment) => readonly TrialFieldsFragment[],
  show: (trials: readonly TrialFieldsFragment[]) => void,
): Promise<readonly TrialFieldsFragment[]> {
  for await (const { experimentChanged } of client.subscribe(ExperimentChanged, { experimentId })) {
    const trials = choose(experimentChanged);
    show(trials);
    if (trials.every(isTrialOver)) return trials;
  }
  throw new CommandFailure('failed', 'The server stopped sending updates before the experiment ended.');
}
