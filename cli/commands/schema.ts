import type { Command } from 'commander';
import { withContext } from '../command-context.ts';

export function addSchema(program: Command): void {
  program
    .command('schema')
    .description("print the server's GraphQL schema, for tools that make typed documents or check queries")
    .addHelpText('after', '\nExample:\n  $ ./exemplar schema > schema.graphql')
    .action(
      withContext(async ({ client, output }) => {
        const schema = await client.schema();
        output.result({ schema }, ...schema.trimEnd().split('\n'));
      }),
    );
}
