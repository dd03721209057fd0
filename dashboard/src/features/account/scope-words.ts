import type { ApiKeyScope } from '../../gql/graphql.ts';

/** What an API key may be used for, in words that need no manual. */
export const SCOPE_WORDS: Readonly<Record<ApiKeyScope, { readonly label: string; readonly hint: string }>> = {
  READ: { label: 'Read', hint: 'See everything that you can see.' },
  WRITE: { label: 'Change', hint: 'Import datasets, start and change runs, and translate.' },
  ADMIN: {
    label: 'Administer',
    hint: 'Create API keys and sign-in links for you, and do what only admins can if you are one.',
  },
};
