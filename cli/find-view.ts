import type { ApiClient } from './client.ts';
import { CommandFailure } from './failure.ts';
import { graphql } from './gql/gql.ts';
import type { ListedViewFragment } from './gql/graphql.ts';
import { readAll } from './paging.ts';
import { unlessMissing } from './unless-missing.ts';

graphql(`
  fragment ListedView on RunView {
    id
    name
    owner {
      id
      login
    }
    isShared
    version
    problem
    table {
      where
      group
      columns {
        name
        width
      }
      pinned
      sort
      groupBy
    }
  }
`);

const Views = graphql(`
  query Views($first: Int!, $after: String) {
    viewer {
      id
    }
    runViews(first: $first, after: $after) {
      edges {
        node {
          ...ListedView
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

/** A saved view, and whether it is the viewer's own. */
export type FoundView = ListedViewFragment & { readonly isOwn: boolean };

/** The viewer's own views and shared ones, by name. */
export function listViews(client: ApiClient): Promise<FoundView[]> {
  return readAll(async (page) => {
    const { viewer, runViews } = await client.request(Views, page);
    const edges = runViews.edges.map(({ node }) => ({
      node: { ...node, isOwn: node.owner.id === viewer?.id },
    }));
    return { ...runViews, edges };
  });
}

/** A view by its id or name; one's own goes before those that others share. */
export async function findView(client: ApiClient, idOrName: string): Promise<FoundView> {
  const views = await listViews(client);
  const name = idOrName.normalize('NFC');
  const named = views.filter((view) => view.name === name);
  const found = views.find(({ id }) => id === idOrName) ?? named.find(({ isOwn }) => isOwn);
  if (found) return found;
  if (named.length > 1)
    throw new CommandFailure(
      'refused',
      `Several users share a view "${name}". Use its id:`,
      ...named.map(({ id, owner }) => `  ${id} of ${owner.login}`),
    );
  return unlessMissing(named[0], `view "${idOrName}"`, 'List them: ./exemplar views list.');
}
