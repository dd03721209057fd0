import { firstFew } from '#lib/first-few.ts';
import { Stack, Text } from '@mantine/core';
import { formatBytes } from '#lib/format-bytes.ts';
import type { RemovalRowFragment } from '../../gql/graphql.ts';
import { formatCount } from '../../ui/format.ts';
import { GivenName } from '../../ui/given-name.tsx';
import { PartList } from './part-list.tsx';

const MOST_STEPS = 10;

/** What goes with runs, added up, and why some of them cannot go. Pins come first: somebody wanted to keep those. */
export function RemovalParts({ removals }: { removals: readonly RemovalRowFragment[] }) {
  const bytes = removals.reduce((sum, { byteSize }) => sum + byteSize, 0);
  const held = removals.filter(({ usedBy }) => usedBy.length > 0);
  return (
    <Stack gap="xs">
      {removals
        .filter(({ pinnedSteps }) => pinnedSteps.length > 0)
        .map(({ runId, displayName, pinnedSteps }) => (
          <Text key={runId} size="sm" fw={600} role="note">
            Pinned checkpoints of <GivenName name={displayName} /> go too: {stepsText(pinnedSteps)}.
          </Text>
        ))}
      <Text size="sm">
        {removals.length === 1 ? 'With it go' : `With these ${formatCount(removals.length)} runs go`}, in all
        up to {formatBytes(bytes)}:
      </Text>
      <PartList removals={removals} />
      {held.map(({ runId, displayName, usedBy }) => (
        <Text key={runId} size="sm" c="red" role="alert">
          <GivenName name={displayName} /> cannot go. {firstFew(usedBy)}
        </Text>
      ))}
    </Stack>
  );
}

function stepsText(steps: readonly number[]): string {
  const shown = steps.slice(0, MOST_STEPS).map(formatCount).join(', ');
  const more = steps.length > MOST_STEPS ? ` and ${formatCount(steps.length - MOST_STEPS)} more` : '';
  return `${steps.length === 1 ? 'step' : 'steps'} ${shown}${more}`;
}
