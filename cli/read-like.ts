import type { ApiClient } from './client.ts';
import { CommandFailure } from './failure.ts';
import { FIND_RUNS } from './find-runs.ts';
import { findRunId } from './find-run-id.ts';
import { graphql } from './gql/gql.ts';
import type { CheckpointPolicyInput } from './gql/graphql.ts';
import { unlessMissing } from './unless-missing.ts';

const RunLike = graphql(`
  query RunLike($id: ID!) {
    run(id: $id) {
      displayName
      preset
      configEntries {
        path
        value
        isChanged
      }
      datasetVersion {
        id
      }
      checkpointPolicy {
        keepLast
        keepEvery
        keepBest
        keepBestBy
      }
    }
  }
`);

/** The settings of a run, for another one to start with. */
export interface Like {
  readonly preset: string;
  /** Null where the dataset of the run is not on this server. */
  readonly datasetVersionId: string | null;
  /** Knobs that differ from the preset, by path. */
  readonly changes: readonly (readonly [path: string, value: unknown])[];
  readonly checkpointPolicy: CheckpointPolicyInput | null;
}

/** @param named the run, by its id, its short id or as `latest` */
export async function readLike(client: ApiClient, named: string): Promise<Like> {
  const { run } = await client.request(RunLike, { id: await findRunId(client, named) });
  const { displayName, preset, configEntries, datasetVersion, checkpointPolicy } = unlessMissing(
    run,
    `run ${named}`,
    FIND_RUNS,
  );
  if (preset == null || configEntries == null)
    throw new CommandFailure(
      'refused',
      `The config of the run "${displayName}" cannot be read, so no other can start like it.`,
    );
  return {
    preset,
    datasetVersionId: datasetVersion?.id ?? null,
    changes: configEntries
      .filter(({ isChanged }) => isChanged)
      .map(({ path, value }) => [path, value] as const),
    checkpointPolicy: checkpointPolicy ?? null,
  };
}
