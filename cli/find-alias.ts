import type { ApiClient } from './client.ts';
import { graphql } from './gql/gql.ts';
import type { ListedAliasFragment } from './gql/graphql.ts';
import { unlessMissing } from './unless-missing.ts';

graphql(`
  fragment ListedAlias on CheckpointAlias {
    id
    name
    version
    setAt
    setBy {
      id
      login
    }
    checkpoint {
      id
      step
      run {
        id
        shortId
        displayName
      }
    }
  }
`);

const NamedAlias = graphql(`
  query NamedAlias($name: String!) {
    checkpointAliases(first: 1, name: $name) {
      edges {
        node {
          ...ListedAlias
        }
      }
    }
  }
`);

/** The alias of a name; null where there is none. */
export async function readAlias(client: ApiClient, name: string): Promise<ListedAliasFragment | null> {
  const { checkpointAliases } = await client.request(NamedAlias, { name });
  return checkpointAliases.edges[0]?.node ?? null;
}

/** As `readAlias`. @throws CommandFailure where there is none. */
export async function findAlias(client: ApiClient, name: string): Promise<ListedAliasFragment> {
  return unlessMissing(
    await readAlias(client, name),
    `checkpoint ${name}`,
    'It is an alias, latest, a run, <run>@<step> or an id. List aliases: ./exemplar checkpoints alias list.',
  );
}
