import { Text } from '@mantine/core';
import { limits } from '#contracts/limits.ts';
import { formatCount } from '../../ui/format.ts';

/** How many runs the values come to. */
export function GridLine({ count }: { count: number }) {
  const isTooMany = count > limits.maxGridRuns;
  return (
    <Text size="sm" role="status" {...(isTooMany && { c: 'red' })}>
      {isTooMany
        ? `${formatCount(count)} combinations; at most ${limits.maxGridRuns} runs are started at once.`
        : `${formatCount(count)} runs, all of them or none. The first one:`}
    </Text>
  );
}
