import { formatBytes } from '#lib/format-bytes.ts';
import type { ApiClient } from './client.ts';
import { graphql } from './gql/gql.ts';
import type { RemovalFieldsFragment } from './gql/graphql.ts';
import { partLines } from './part-lines.ts';

graphql(`
  fragment RemovalFields on Removal {
    runId
    shortId
    displayName
    byteSize
    pinnedSteps
    usedBy
    trashedAt
    trashedBy {
      login
    }
    parts {
      part
      count
      byteSize
    }
  }
`);

const Removals = graphql(`
  query Removals($runIds: [ID!]!) {
    removals(runIds: $runIds) {
      ...RemovalFields
    }
  }
`);

/** What goes with each of these runs; unknown ids are left out. */
export async function readRemovals(
  client: ApiClient,
  runIds: readonly string[],
): Promise<readonly RemovalFieldsFragment[]> {
  return (await client.request(Removals, { runIds: [...runIds] })).removals;
}

export function removalLines(removal: RemovalFieldsFragment): string[] {
  const { displayName, runId, byteSize, pinnedSteps, parts, usedBy } = removal;
  return [
    `${displayName} (${runId}): up to ${formatBytes(byteSize)}`,
    ...(pinnedSteps.length > 0 ? [`  Pinned checkpoints go too: step ${pinnedSteps.join(', ')}`] : []),
    ...partLines(parts),
    ...usedBy.map((text) => `  Cannot go: ${text}`),
  ];
}
