import type { Command } from 'commander';
import { formatBytes } from '#lib/format-bytes.ts';
import { withContext } from '../command-context.ts';
import { graphql } from '../gql/gql.ts';
import { readRemovals, removalLines } from '../read-removals.ts';
import { unlessRefused } from '../unless-refused.ts';

const TrashRuns = graphql(`
  mutation TrashRuns($input: TrashRunsInput!) {
    trashRuns(input: $input) {
      runIds
      userErrors {
        code
        field
        message
      }
    }
  }
`);

export function addDeleteRuns(runs: Command): void {
  runs
    .command('delete <run...>')
    .description('put runs into the trash, with their checkpoints, samples, scores, translations and points')
    .option('--preview', 'only show what would go, and what needs it')
    .addHelpText(
      'after',
      '\nExample:\n  $ ./exemplar runs delete UnVuOjAxODkwYTVkLWFjOTYtNzc0Yi1iY2NlLWIzMDIwOTlhODA1Nw --preview',
    )
    .action(
      withContext<[string[], { readonly preview?: true }]>(
        async ({ client, output }, runIds, { preview }) => {
          const removals = await readRemovals(client, runIds);
          if (preview) {
            for (const removal of removals) output.result(removal, ...removalLines(removal));
            return;
          }
          const { trashRuns } = await client.request(TrashRuns, { input: { runIds } });
          for (const removal of removals.filter(({ runId }) => trashRuns.runIds.includes(runId)))
            output.result(
              removal,
              `${removal.displayName} is in the trash, with up to ${formatBytes(removal.byteSize)}`,
            );
          unlessRefused(trashRuns.runIds, trashRuns.userErrors);
        },
      ),
    );
}
