import { Text } from '@mantine/core';
import { formatCount } from '../../ui/format.ts';
import { InlineLink } from '../../ui/inline-link.tsx';
import { ForkParent } from './fork-parent.tsx';
import type { RunSnapshot } from './run-stream.ts';

/** Where a fork comes from, with the ways there. */
export function ForkedFrom({
  forkedFrom: { run, checkpoint, step },
}: {
  forkedFrom: NonNullable<RunSnapshot['forkedFrom']>;
}) {
  const told = `step ${formatCount(step)}`;
  return (
    <Text size="sm" mt="xs" style={{ overflowWrap: 'anywhere' }}>
      Forked from <ForkParent run={run} /> at{' '}
      {checkpoint ? <InlineLink to={`/checkpoints/${checkpoint.id}`}>{told}</InlineLink> : told}
    </Text>
  );
}
