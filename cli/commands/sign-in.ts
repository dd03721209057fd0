import type { Command } from 'commander';
import { withContext } from '../command-context.ts';
import { createSignInLink } from '../sign-in-link.ts';

export function addSignIn(program: Command): void {
  program
    .command('sign-in')
    .description('print a new sign-in link for the browser: works once, for 15 minutes')
    .option('--login <name>', 'sign in as this user instead of yourself')
    .addHelpText('after', '\nExample:\n  $ ./exemplar sign-in')
    .action(
      withContext<[{ login?: string }]>(async ({ client, output }, { login }) => {
        const link = await createSignInLink(client, login ?? null);
        output.result(link, link.url);
      }),
    );
}
