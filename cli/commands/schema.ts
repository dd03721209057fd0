import type { Command } from 'commander';
import { withContext } from '../command-context.ts';

export function addSchema(program: Command): void {
  program
    .command('schema')
    .description("print the server's GraphQL schema, for tools that make typed documents or check queries")
    .option('--html', 'print it as a page to read, from its descriptions')
    .addHelpText(
      'after',
      '\nExamples:\n  $ ./exemplar schema > schema.graphql\n  $ ./exemplar schema --html > schema.html',
    )
    .action(
      withContext<[{ readonly html?: true }]>(async ({ client, output }, { html }) => {
        const schema = await client.schema();
        if (html) {
          const { schemaPage } = await import('../schema-page.ts');
          const page = schemaPage(schema);
          output.result({ html: page }, ...page.split('\n'));
          return;
        }
        output.result({ schema }, ...schema.trimEnd().split('\n'));
      }),
    );
}
