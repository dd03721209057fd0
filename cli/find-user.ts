import type { ApiClient } from './client.ts';
import { graphql } from './gql/gql.ts';
import type { ListedUserFragment } from './gql/graphql.ts';
import { readAll } from './paging.ts';
import { unlessMissing } from './unless-missing.ts';

graphql(`
  fragment ListedUser on User {
    id
    login
    role
    state
    lastSeenAt
    invitationExpiresAt
  }
`);

const Users = graphql(`
  query Users($first: Int!, $after: String) {
    users(first: $first, after: $after) {
      edges {
        node {
          ...ListedUser
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

/** All users, by login. */
export function listUsers(client: ApiClient): Promise<ListedUserFragment[]> {
  return readAll(async (page) => (await client.request(Users, page)).users);
}

/** A user by their login or id. */
export async function findUser(client: ApiClient, loginOrId: string): Promise<ListedUserFragment> {
  const found = (await listUsers(client)).find(({ id, login }) => [id, login].includes(loginOrId));
  return unlessMissing(found, `user "${loginOrId}"`, 'List them: ./exemplar users list.');
}
