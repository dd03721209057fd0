import type { Client } from 'urql';
import {
  DatasetNamesChangedDocument,
  type DatasetNamesChangedSubscription,
  type VersionNamesFragment,
  VersionNamesNowDocument,
} from '../gql/graphql.ts';
import { readDocument } from './read-document.ts';
import { useLiveQuery } from './use-live-query.ts';

/** The names of a version's dataset and domains, which can be corrected at any time; null until they are read. */
export function useVersionNames(versionId: string | null): VersionNamesFragment | null {
  const { state } = useLiveQuery({
    query: readNames,
    variables: versionId === null ? null : { id: versionId },
    changes: {
      subscription: DatasetNamesChangedDocument,
      variables: {},
      apply: withNews,
    },
  });
  return state ?? null;
}

async function readNames(client: Client, { id }: { id: string }): Promise<VersionNamesFragment | null> {
  const { node } = await readDocument(client, VersionNamesNowDocument, { id });
  return node && 'domains' in node ? node : null;
}

function withNews(
  known: VersionNamesFragment | null,
  { datasetsChanged: { versions } }: DatasetNamesChangedSubscription,
): VersionNamesFragment | null {
  return versions.edges.find(({ node }) => node.id === known?.id)?.node ?? known;
}
