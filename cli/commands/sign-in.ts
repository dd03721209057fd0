import type { Command } from 'commander';
import { accepted } from '../accepted.ts';
import { withContext } from '../command-context.ts';
import { graphql } from '../gql/gql.ts';

const CreateSignInLink = graphql(`
  mutation CreateSignInLink($input: CreateSignInLinkInput!) {
    createSignInLink(input: $input) {
      url
      expiresAt
      userErrors {
        code
        field
        message
      }
    }
  }
`);

export const addSignIn = (program: Command): void => {
  program
    .command('sign-in')
    .description('print a fresh link that signs a browser in: good for one use and 15 minutes')
    .option('--login <name>', 'sign in as this user in place of yourself')
    .addHelpText('after', '\nExample:\n  $ npx exemplar sign-in')
    .action(
      withContext<[{ login?: string }]>(async ({ client, output }, { login }) => {
        const { createSignInLink } = await client.request(CreateSignInLink, {
          input: { login: login ?? null },
        });
        const url = accepted(createSignInLink.url, createSignInLink.userErrors);
        output.result({ url, expiresAt: createSignInLink.expiresAt }, url);
      }),
    );
};
