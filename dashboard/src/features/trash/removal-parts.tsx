import { List, Stack, Text } from '@mantine/core';
import { formatBytes } from '#lib/format-bytes.ts';
import type { RemovalRowFragment } from '../../gql/graphql.ts';
import { formatCount } from '../../ui/format.ts';
import { GivenName } from '../../ui/given-name.tsx';

const LABELS = {
  CHECKPOINTS: 'checkpoints',
  SAMPLES: 'sample grids',
  EVALUATIONS: 'evaluations',
  TRANSLATIONS: 'translations',
  POINTS: 'points of curves',
  LOG_LINES: 'log lines',
} as const;

/** What goes with runs, added up, and why some of them cannot go. */
export function RemovalParts({ removals }: { removals: readonly RemovalRowFragment[] }) {
  const bytes = removals.reduce((sum, { byteSize }) => sum + byteSize, 0);
  const held = removals.filter(({ usedBy }) => usedBy.length > 0);
  return (
    <Stack gap="xs">
      <Text size="sm">
        {removals.length === 1 ? 'With it go' : `With these ${formatCount(removals.length)} runs go`}, in all
        up to {formatBytes(bytes)}:
      </Text>
      <List size="sm">
        {Object.entries(LABELS).map(([part, label]) => {
          const ofKind = removals.flatMap(({ parts }) => parts.filter((each) => each.part === part));
          const count = ofKind.reduce((sum, each) => sum + each.count, 0);
          if (count === 0) return null;
          const size = ofKind.reduce((sum, { byteSize }) => sum + (byteSize ?? 0), 0);
          return (
            <List.Item key={part}>
              {label}: {formatCount(count)}
              {size > 0 && `, ${formatBytes(size)}`}
            </List.Item>
          );
        })}
      </List>
      {held.map(({ runId, displayName, usedBy }) => (
        <Text key={runId} size="sm" c="red" role="alert">
          <GivenName name={displayName} /> cannot go. {usedBy.join(' ')}
        </Text>
      ))}
    </Stack>
  );
}
