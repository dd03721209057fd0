import type { Command } from 'commander';
import { withContext } from '../command-context.ts';
import { compareEvaluations, DIFFERENCE_COLUMNS } from '../comparison.ts';

export function addCompare(program: Command): void {
  program
    .command('compare <evaluation> <evaluation2>')
    .description('differences between two evaluations of the same images, pair by pair, with 95 % intervals')
    .addHelpText(
      'after',
      '\nA difference is the second score minus the first; it is undecided where its interval holds 0.' +
        '\n"./exemplar checkpoints list --json" shows the ids of evaluations.' +
        '\n\nExample:\n  $ ./exemplar compare RXZhbHVhdGlvbjowMTg5MGE1ZC1hYzk2 RXZhbHVhdGlvbjowMTg5MGE1ZC1hYzk3',
    )
    .action(
      withContext<[string, string]>(async ({ client, output }, firstId, secondId) => {
        output.list(await compareEvaluations(client, firstId, secondId), DIFFERENCE_COLUMNS);
      }),
    );
}
