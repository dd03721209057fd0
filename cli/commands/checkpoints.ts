import type { Command } from 'commander';
import { withContext } from '../command-context.ts';
import { formatBytes } from '#lib/format-bytes.ts';
import { graphql } from '../gql/gql.ts';
import { readAll } from '../paging.ts';
import { findRunId } from '../find-run-id.ts';
import { FIND_RUNS } from '../find-runs.ts';
import { addAliases } from './checkpoint-aliases.ts';
import { addDeleteCheckpoints } from './delete-checkpoints.ts';
import { addKeepCheckpoints } from './keep-checkpoints.ts';
import { addPinCheckpoints } from './pin-checkpoints.ts';
import { addExportCheckpoint } from './export-checkpoint.ts';
import { addImportCheckpoint } from './import-checkpoint.ts';
import { unlessMissing } from '../unless-missing.ts';

const Checkpoints = graphql(`
  query Checkpoints($runId: ID!, $first: Int!, $after: String) {
    run(id: $runId) {
      checkpoints(first: $first, after: $after) {
        edges {
          node {
            id
            stage
            step
            byteSize
            manifestSha256
            canTranslate
            damage
            pinnedAt
            aliases {
              id
              name
            }
            artifacts {
              id
              name
            }
            createdAt
            latestEvaluation {
              id
              state
              split
              scores {
                name
                value
              }
            }
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

export function addCheckpoints(program: Command): void {
  const checkpoints = program.command('checkpoints').description('saved checkpoints of runs');
  addExportCheckpoint(checkpoints);
  addImportCheckpoint(checkpoints);
  addPinCheckpoints(checkpoints);
  addAliases(checkpoints);
  addDeleteCheckpoints(checkpoints);
  addKeepCheckpoints(checkpoints);
  checkpoints
    .command('list')
    .description('list the checkpoints of a run with their stage, step, size and artifacts')
    .option('--run <run>', 'run whose checkpoints to list', 'latest')
    .addHelpText('after', '\nExample:\n  $ ./exemplar checkpoints list --run 1c0ffee5')
    .action(
      withContext<[{ run: string }]>(async ({ client, output }, { run: named }) => {
        const runId = await findRunId(client, named);
        const found = await readAll(async (page) => {
          const { run } = await client.request(Checkpoints, { runId, ...page });
          return unlessMissing(run, `run ${runId}`, FIND_RUNS).checkpoints;
        });
        output.list(found, {
          ID: ({ id }) => id,
          STAGE: ({ stage }) => stage,
          STEP: ({ step }) => String(step),
          SIZE: ({ byteSize }) => formatBytes(byteSize),
          TRANSLATES: ({ canTranslate }) => (canTranslate ? 'yes' : 'no'),
          CREATED: ({ createdAt }) => createdAt,
          PINNED: ({ pinnedAt }) => (pinnedAt === null ? 'no' : 'yes'),
          ALIASES: ({ aliases }) => aliases.map(({ name }) => name).join(', ') || '-',
          ARTIFACTS: ({ artifacts }) => artifacts.map(({ id, name }) => `${name}=${id}`).join(', ') || '-',
          STATE: ({ damage }) => (damage === null ? 'whole' : `damaged: ${damage}`),
        });
      }),
    );
}
