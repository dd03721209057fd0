import { formatBytes } from '#lib/format-bytes.ts';
import type { ApiClient } from './client.ts';
import { graphql } from './gql/gql.ts';
import type { CheckpointRemovalFieldsFragment } from './gql/graphql.ts';
import { partLines } from './part-lines.ts';

graphql(`
  fragment CheckpointRemovalFields on CheckpointRemoval {
    checkpointId
    checkpoint {
      step
    }
    run {
      shortId
      displayName
    }
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

const CheckpointRemovals = graphql(`
  query CheckpointRemovals($checkpointIds: [ID!]!) {
    checkpointRemovals(checkpointIds: $checkpointIds) {
      ...CheckpointRemovalFields
    }
  }
`);

/** What goes with each of these checkpoints; unknown ids are left out. */
export async function readCheckpointRemovals(
  client: ApiClient,
  checkpointIds: readonly string[],
): Promise<readonly CheckpointRemovalFieldsFragment[]> {
  return (await client.request(CheckpointRemovals, { checkpointIds: [...checkpointIds] })).checkpointRemovals;
}

export function checkpointRemovalLines(removal: CheckpointRemovalFieldsFragment): string[] {
  const { checkpointId, byteSize, parts, usedBy } = removal;
  return [
    `${checkpointName(removal)} (${checkpointId}): up to ${formatBytes(byteSize)}`,
    ...partLines(parts),
    ...usedBy.map((text) => `  Cannot go: ${text}`),
  ];
}

/** As commands name it in what they print. */
export function checkpointName({ run, checkpoint }: CheckpointRemovalFieldsFragment): string {
  return `${run.displayName} at step ${checkpoint.step}`;
}
