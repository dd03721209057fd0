import { formatBytes } from '#lib/format-bytes.ts';
import type { ApiClient } from './client.ts';
import { graphql } from './gql/gql.ts';
import type { RemovalFieldsFragment } from './gql/graphql.ts';

graphql(`
  fragment RemovalFields on Removal {
    runId
    displayName
    byteSize
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

const PARTS = {
  CHECKPOINTS: 'checkpoints',
  SAMPLES: 'sample grids',
  EVALUATIONS: 'evaluations',
  TRANSLATIONS: 'translations',
  POINTS: 'points',
  LOG_LINES: 'log lines',
} as const;

export function removalLines(removal: RemovalFieldsFragment): string[] {
  const { displayName, runId, byteSize, parts, usedBy } = removal;
  return [
    `${displayName} (${runId}): up to ${formatBytes(byteSize)}`,
    ...parts
      .filter(({ count }) => count > 0)
      .map(
        ({ part, count, byteSize: bytes }) =>
          `  ${PARTS[part]}: ${count}${bytes == null ? '' : `, ${formatBytes(bytes)}`}`,
      ),
    ...usedBy.map((text) => `  Cannot go: ${text}`),
  ];
}
