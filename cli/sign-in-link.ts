import { unlessRefused } from './unless-refused.ts';
import type { ApiClient } from './client.ts';
import { graphql } from './gql/gql.ts';

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

/** A link that signs a browser in as the user of that login, or as the caller. */
export async function createSignInLink(
  client: ApiClient,
  login: string | null,
): Promise<{ url: string; expiresAt: string | null }> {
  const { createSignInLink: payload } = await client.request(CreateSignInLink, { input: { login } });
  return { url: unlessRefused(payload.url, payload.userErrors), expiresAt: payload.expiresAt ?? null };
}
