import type { Client } from 'urql';
import { readAll } from '../../api/read-all.ts';
import { readDocument } from '../../api/read-document.ts';
import { PeopleDocument, type PersonRowFragment } from '../../gql/graphql.ts';

/** Everybody who has an account, by login. */
export function readPeople(client: Client): Promise<readonly PersonRowFragment[]> {
  return readAll(async (after) => {
    const { edges, pageInfo } = (await readDocument(client, PeopleDocument, { after })).users;
    return {
      items: edges.map(({ node }) => node),
      next: pageInfo.hasNextPage ? pageInfo.endCursor : null,
    };
  });
}
