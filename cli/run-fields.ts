import { graphql } from './gql/gql.ts';
import type { RunFieldsFragment } from './gql/graphql.ts';

graphql(`
  fragment RunFields on Run {
    id
    shortId
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
    degraded {
      reason
      message
      since
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

export function describeProgress({ progress }: RunFieldsFragment): string {
  return `${progress.step}/${progress.totalSteps}`;
}

/** What a run is doing, in a few words. */
export function describeState({ state, stage, failure, degraded }: RunFieldsFragment): string {
  return [
    state,
    stage && state !== 'FINISHED' ? `(${stage})` : null,
    degraded ? `degraded since ${degraded.since}, ${degraded.reason}: ${degraded.message}` : null,
    failure ? `${failure.code}: ${failure.message}` : null,
  ]
    .filter((part) => part !== null)
    .join(' ');
}
