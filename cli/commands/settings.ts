import type { Command } from 'commander';
import { withContext } from '../command-context.ts';
import { graphql } from '../gql/gql.ts';

const Settings = graphql(`
  query Settings {
    settings {
      name
      value
      source
      effect
      isSecret
    }
  }
`);

export function addSettings(program: Command): void {
  program
    .command('settings')
    .description('show the settings of the server, and what each does')
    .addHelpText(
      'after',
      '\nSettings are variables of the environment, read when the server starts. Secrets are shown as "set".\n\nExample:\n  $ ./exemplar settings',
    )
    .action(
      withContext(async ({ client, output }) => {
        const { settings } = await client.request(Settings, {});
        output.list(settings, {
          NAME: ({ name }) => name,
          VALUE: ({ value }) => value ?? '-',
          SOURCE: ({ source }) => source.toLowerCase(),
          EFFECT: ({ effect }) => effect,
        });
      }),
    );
}
