import { Text } from '@mantine/core';
import type { ClaimVerdict } from '../../gql/graphql.ts';

const LOOKS = {
  SUPPORTED: { mark: '✓', label: 'Supported', color: 'teal' },
  CONTRADICTED: { mark: '✕', label: 'Contradicted', color: 'red' },
  UNDECIDED: { mark: '○', label: 'Undecided', color: 'gray' },
} as const satisfies Record<ClaimVerdict, unknown>;

/** A verdict; color is never its only sign. */
export function VerdictBadge({ verdict }: { verdict: ClaimVerdict }) {
  const { mark, label, color } = LOOKS[verdict];
  return (
    <Text span inherit fw={600} c={`var(--mantine-color-${color}-light-color)`}>
      <span aria-hidden>{mark}</span> {label}
    </Text>
  );
}
