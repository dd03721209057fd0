import type { Command } from 'commander';
import { withContext } from '../command-context.ts';
import { CommandFailure } from '../failure.ts';
import { findRunId } from '../find-run-id.ts';
import type { ApiClient } from '../client.ts';
import { graphql } from '../gql/gql.ts';
import { describeState } from '../run-fields.ts';
import { tell } from '../terminal/tell.ts';
import { unlessRefused } from '../unless-refused.ts';
import { withPlaceInWhere } from '../where-option.ts';

const CancelRun = graphql(`
  mutation CancelRun($input: CancelRunInput!) {
    cancelRun(input: $input) {
      run {
        ...RunFields
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);

const CancelableRuns = graphql(`
  query CancelableRuns($where: String!) {
    runs(where: $where, filter: { state: [QUEUED, STARTING, RUNNING, CRASHED] }, first: 10) {
      totalCount
      edges {
        node {
          ...RunFields
        }
      }
    }
  }
`);

const CancelRuns = graphql(`
  mutation CancelRuns($input: CancelRunsInput!) {
    cancelRuns(input: $input) {
      runs {
        id
        displayName
        state
      }
      hasMore
      userErrors {
        code
        field
        message
      }
    }
  }
`);

interface Options {
  readonly where?: string;
  readonly yes?: true;
}

/** `runs cancel`. */
export function addCancelRuns(runs: Command): void {
  runs
    .command('cancel [run]')
    .description('cancel a run, or all that match a filter; their last checkpoints are kept')
    .option('--where <filter>', 'cancel the runs that match it and have not ended; without --yes, show them')
    .option('--yes', 'with --where: do it')
    .addHelpText(
      'after',
      "\nExamples:\n  $ ./exemplar runs cancel 1c0ffee5\n  $ ./exemplar runs cancel --where 'tag = tried and state = QUEUED' --yes",
    )
    .action(
      withContext<[string | undefined, Options]>(async ({ client, output }, named, { where, yes }) => {
        if ((named === undefined) === (where === undefined))
          throw new CommandFailure('usage', 'Name a run, or give a filter with --where.');
        if (named !== undefined) {
          const runId = await findRunId(client, named);
          const { cancelRun } = await client.request(CancelRun, { input: { runId } });
          const run = unlessRefused(cancelRun.run, cancelRun.userErrors);
          output.result(run, `${run.displayName}: ${describeState(run)}`);
          return;
        }
        const filter = where ?? '';
        if (filter.trim() === '')
          throw new CommandFailure('usage', 'The filter must not be empty: it would cancel every run.');
        const asked = client.request(CancelableRuns, { where: filter });
        const { edges, totalCount } = (await withPlaceInWhere(filter, asked)).runs;
        tell(`${totalCount} ${totalCount === 1 ? 'run matches and has' : 'runs match and have'} not ended.`);
        if (!yes) {
          for (const { node } of edges) output.result(node, `${node.shortId}  ${node.displayName}`);
          if (totalCount > edges.length) tell(`And ${totalCount - edges.length} more.`);
          throw new CommandFailure(
            'usage',
            'Nothing is canceled yet. Repeat this with --yes to cancel them.',
          );
        }
        const refusals = await cancelAll(client, filter, (run) => {
          output.result(run, `${run.displayName}: ${run.state}`);
        });
        unlessRefused(refusals, refusals);
      }),
    );
}

type CanceledRun = { readonly id: string; readonly displayName: string; readonly state: string };

/** @returns what was refused at last */
async function cancelAll(client: ApiClient, where: string, onCanceled: (run: CanceledRun) => void) {
  for (;;) {
    const { cancelRuns } = await client.request(CancelRuns, { input: { where } });
    for (const run of cancelRuns.runs) onCanceled(run);
    if (!cancelRuns.hasMore || cancelRuns.runs.length === 0) return cancelRuns.userErrors;
  }
}
