import { Table, Text } from '@mantine/core';
import { formatNumber } from '#lib/format-number.ts';
import type { ClaimVerdictFactsFragment } from '../../gql/graphql.ts';
import { formatCount, formatDirection } from '../../ui/format.ts';
import { formatInterval } from '../../ui/format-interval.ts';
import { VerdictBadge } from './verdict-badge.tsx';

/** What the verdicts of a track stand on: every measure and direction with its interval. */
export function EffectTable({ claims }: { claims: readonly ClaimVerdictFactsFragment[] }) {
  if (claims.every(({ effects }) => effects.length === 0)) return null;
  return (
    <>
      <Text size="xs" c="dimmed">
        Paired over seeds and images; 95 % intervals. More of an effect speaks for the claim.
      </Text>
      <Table.ScrollContainer
        minWidth={760}
        scrollAreaProps={{ viewportProps: { role: 'region', 'aria-label': 'Effects', tabIndex: 0 } }}
      >
        <Table verticalSpacing={4} horizontalSpacing="sm" fz="sm" aria-label="Effects">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Claim</Table.Th>
              <Table.Th>Compared</Table.Th>
              <Table.Th>Measure</Table.Th>
              <Table.Th>Direction</Table.Th>
              <Table.Th>Values</Table.Th>
              <Table.Th>Effect</Table.Th>
              <Table.Th>Images</Table.Th>
              <Table.Th>Says</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {claims.flatMap(({ claim, effects }) =>
              effects.map((effect) => (
                <EffectRow
                  key={`${claim} ${effect.against ?? ''} ${effect.measure} ${effect.direction}`}
                  claim={claim}
                  effect={effect}
                />
              )),
            )}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </>
  );
}

function EffectRow({
  claim,
  effect: { label, direction, row, against, rowValue, againstValue, imageCount, verdict, ...shown },
}: {
  claim: string;
  effect: ClaimVerdictFactsFragment['effects'][number];
}) {
  const { value, interval } = formatInterval(shown.effect, shown.low, shown.high);
  const compared =
    row === null
      ? 'all rows with the published order'
      : `${row} ${against === null ? `≥ ${formatNumber(shown.supportsAbove)}` : `− ${against}`}`;
  return (
    <Table.Tr className="numbers">
      <Table.Th scope="row" fw={400}>
        {claim}
      </Table.Th>
      <Table.Td>{compared}</Table.Td>
      <Table.Td>{row === null ? `${label}, Kendall’s tau` : label}</Table.Td>
      <Table.Td>{formatDirection(direction)}</Table.Td>
      <Table.Td>
        {[rowValue, againstValue]
          .flatMap((each) => (each === null ? [] : [formatNumber(each)]))
          .join(' and ')}
      </Table.Td>
      <Table.Td>
        {value}
        <Text size="xs" c="dimmed">
          {interval.replace('–', ' to ')}
        </Text>
      </Table.Td>
      <Table.Td>{formatCount(imageCount)}</Table.Td>
      <Table.Td>
        <VerdictBadge verdict={verdict} />
      </Table.Td>
    </Table.Tr>
  );
}
