import type { Command } from 'commander';
import { withContext } from '../command-context.ts';
import { queueSample } from '../sample.ts';

export function addSample(program: Command): void {
  program
    .command('sample')
    .description(
      'import MNIST-Single (11,000 digits in two color schemes) and queue the sample run, unless already done',
    )
    .addHelpText('after', '\nExample:\n  $ ./exemplar sample')
    .action(
      withContext(async ({ client, output }) => {
        const run = await queueSample(client);
        output.result(run, `${run.displayName} (${run.id}): ${run.state}`);
      }),
    );
}
