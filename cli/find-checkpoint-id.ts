import { looksLikeId } from '#contracts/names.ts';
import type { ApiClient } from './client.ts';
import { CommandFailure } from './failure.ts';
import { findAlias } from './find-alias.ts';
import { findRunId } from './find-run-id.ts';
import { FIND_RUNS } from './find-runs.ts';
import { graphql } from './gql/gql.ts';
import { readAll } from './paging.ts';
import { unlessMissing } from './unless-missing.ts';

const NamedCheckpoints = graphql(`
  query NamedCheckpoints($runId: ID!, $first: Int!, $after: String) {
    run(id: $runId) {
      displayName
      checkpoints(first: $first, after: $after) {
        edges {
          node {
            id
            step
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`);

const NAMED = /^(latest|[0-9a-f]{8}|[\w-]{20,}(?=@))(?:@(\d{1,10}))?$/i;

/**
 * The id of the checkpoint that a command names: by its id, by an alias (`production`), as the newest one of a run
 * (`latest`, `1c0ffee5`) or as the one at a step of it (`latest@800`, `1c0ffee5@800`).
 */
export async function findCheckpointId(client: ApiClient, named: string): Promise<string> {
  const [, run, step] = NAMED.exec(named) ?? [];
  if (run === undefined) return looksLikeId(named) ? named : (await findAlias(client, named)).checkpoint.id;
  const runId = await findRunId(client, run);
  const checkpoints = await readAll(async (page) => {
    const found = (await client.request(NamedCheckpoints, { runId, ...page })).run;
    return unlessMissing(found, `run ${run}`, FIND_RUNS).checkpoints;
  });
  const last = checkpoints.at(-1);
  if (!last) throw new CommandFailure('refused', `The run ${run} has no checkpoint yet. (NOT_FOUND)`);
  if (step === undefined) return last.id;
  const steps = checkpoints.map((checkpoint) => checkpoint.step).join(', ');
  return unlessMissing(
    checkpoints.find((checkpoint) => checkpoint.step === Number(step))?.id,
    `checkpoint of the run ${run} at step ${step}`,
    `It has them at the steps ${steps}.`,
  );
}
