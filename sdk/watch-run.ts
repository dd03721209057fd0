import type { Api } from './api.ts';
import { graphql } from './gql/gql.ts';
import type { RunEventsSubscription } from './gql/graphql.ts';

const RunEvents = graphql(`
  subscription RunEvents($runId: ID!, $after: String) {
    runEvents(runId: $runId, after: $after) {
      cursor
      upToDate
      reset
      resetToStep
      run {
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

export interface WatchFrom {
  /** The cursor of the last batch that the caller has seen; null: from the beginning of the run. */
  readonly after: string | null;
}

/**
 * Follows a run until it ends, each batch of events once, also across lost connections: the subscription goes on after
 * the last cursor that was seen.
 */
export async function* watchRun(api: Api, runId: string, { after }: WatchFrom): AsyncGenerator<RunEvent> {
  const variables: { runId: string; after: string | null } = { runId, after };
  for await (const { runEvents } of api.subscribe(RunEvents, variables)) {
    variables.after = runEvents.cursor;
    yield runEvents;
  }
}
