import { List } from '@mantine/core';
import { formatBytes } from '#lib/format-bytes.ts';
import type { RemovalRowFragment } from '../../gql/graphql.ts';
import { formatCount } from '../../ui/format.ts';

const LABELS = {
  CHECKPOINTS: 'checkpoints',
  SAMPLES: 'sample grids',
  EVALUATIONS: 'evaluations',
  TRANSLATIONS: 'translations',
  POINTS: 'points of curves',
  LOG_LINES: 'log lines',
} as const;

/** What goes with things, kind by kind, added up. */
export function PartList({ removals }: { removals: readonly Pick<RemovalRowFragment, 'parts'>[] }) {
  return (
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
  );
}
