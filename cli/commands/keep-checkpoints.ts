import type { Command } from 'commander';
import { formatBytes } from '#lib/format-bytes.ts';
import { withContext } from '../command-context.ts';
import { CommandFailure } from '../failure.ts';
import { findRunId } from '../find-run-id.ts';
import { FIND_RUNS } from '../find-runs.ts';
import { graphql } from '../gql/gql.ts';
import type { CheckpointBillQuery } from '../gql/graphql.ts';
import {
  keepBestByOption,
  keepBestOption,
  keepEveryOption,
  keepLastOption,
  policyOf,
  type PolicyOptions,
} from '../policy-options.ts';
import { unlessMissing } from '../unless-missing.ts';
import { unlessRefused } from '../unless-refused.ts';

const CheckpointBill = graphql(`
  query CheckpointBill($runId: ID!, $policy: CheckpointPolicyInput) {
    checkpointBill(runId: $runId, policy: $policy) {
      count
      byteSize
      keptByteSize
      goingSteps
      unscoredSteps
      endByteSize
    }
  }
`);

const SetCheckpointPolicy = graphql(`
  mutation SetCheckpointPolicy($input: SetCheckpointPolicyInput!) {
    setCheckpointPolicy(input: $input) {
      run {
        id
        displayName
        checkpointPolicy {
          keepLast
          keepEvery
          keepBest
          keepBestBy
        }
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);

interface KeepOptions extends PolicyOptions {
  readonly run: string;
  readonly all?: true;
  readonly preview?: true;
}

/** `checkpoints keep`. */
export function addKeepCheckpoints(checkpoints: Command): void {
  checkpoints
    .command('keep')
    .description('say which checkpoints of a run are kept from now on; the others are removed for good')
    .option('--run <run>', 'run whose checkpoints they are', 'latest')
    .addOption(keepLastOption())
    .addOption(keepEveryOption())
    .addOption(keepBestOption())
    .addOption(keepBestByOption())
    .option('--all', 'keep all of them, as without a policy')
    .option('--preview', 'only show what would go, in bytes')
    .addHelpText(
      'after',
      '\nExample:\n  $ ./exemplar checkpoints keep --run 1c0ffee5 --keep-last 2 --keep-best 3 --keep-best-by evaluation/ssim_ab --preview',
    )
    .action(
      withContext<[KeepOptions]>(async ({ client, output }, options) => {
        const policy = policyOf(options);
        if ((policy === null) !== (options.all === true))
          throw new CommandFailure(
            'usage',
            'Say which are kept, with --keep-last, --keep-every or --keep-best, or --all.',
          );
        const runId = await findRunId(client, options.run);
        if (options.preview) {
          const { checkpointBill } = await client.request(CheckpointBill, { runId, policy });
          const bill = unlessMissing(checkpointBill, `run ${options.run}`, FIND_RUNS);
          output.result(bill, ...billLines(bill));
          return;
        }
        const { setCheckpointPolicy } = await client.request(SetCheckpointPolicy, {
          input: { runId, policy },
        });
        const run = unlessRefused(
          setCheckpointPolicy.userErrors.length > 0 ? null : setCheckpointPolicy.run,
          setCheckpointPolicy.userErrors,
        );
        output.result(
          run,
          policy === null
            ? `All checkpoints of ${run.displayName} are kept`
            : `What the policy does not keep of ${run.displayName} goes with the next clean-up`,
        );
      }),
    );
}

function billLines(bill: NonNullable<CheckpointBillQuery['checkpointBill']>): string[] {
  const { count, byteSize, keptByteSize, goingSteps, unscoredSteps, endByteSize } = bill;
  return [
    `Now: ${count} checkpoints, ${formatBytes(byteSize)}`,
    `Kept: ${count - goingSteps.length} checkpoints, ${formatBytes(keptByteSize)}`,
    ...(goingSteps.length > 0 ? [`Would go for good: step ${goingSteps.join(', ')}`] : []),
    ...(unscoredSteps.length > 0 ? [`Stay until they are scored: step ${unscoredSteps.join(', ')}`] : []),
    ...(endByteSize == null ? [] : [`At the end of the run: about ${formatBytes(endByteSize)}`]),
  ];
}
