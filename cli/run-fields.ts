import { graphql } from './gql/gql.ts';
import type { RunFieldsFragment } from './gql/graphql.ts';

graphql(`
  fragment RunFields on Run {
    id
    displayName
    state
    stage
    preset
    computeBackend
    version
    tags
    createdAt
    startedAt
    finishedAt
    allowedActions
    progress {
      step
      totalSteps
      stepsPerSecond
      etaSeconds
    }
    failure {
      class
      code
      message
    }
    experiment {
      id
      name
    }
    datasetVersion {
      id
      number
      dataset {
        id
        name
      }
    }
  }
`);

export const describeProgress = ({ progress }: RunFieldsFragment): string =>
  `${progress.step}/${progress.totalSteps}`;

/** What a run is doing, in a few words. */
export const describeState = ({ state, stage, failure }: RunFieldsFragment): string =>
  [
    state,
    stage && state !== 'FINISHED' ? stage : null,
    failure ? `${failure.code}: ${failure.message}` : null,
  ]
    .filter((part) => part !== null)
    .join(' ');
