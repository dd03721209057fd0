import { Table, Text } from '@mantine/core';
import type { ClaimSuiteFactsFragment, ClaimVerdictFactsFragment } from '../../gql/graphql.ts';
import { formatCount } from '../../ui/format.ts';
import { ShownOnRequest } from '../../ui/shown-on-request.tsx';
import { VerdictBadge } from './verdict-badge.tsx';

/** A line per claim, a column per track. */
export function VerdictTable({
  claims,
  tracks,
}: {
  claims: readonly ClaimVerdictFactsFragment[];
  tracks: ClaimSuiteFactsFragment['tracks'];
}) {
  const ids = [...new Set(claims.map(({ claim }) => claim))];
  return (
    <Table.ScrollContainer
      minWidth={620}
      scrollAreaProps={{ viewportProps: { role: 'region', 'aria-label': 'Verdicts', tabIndex: 0 } }}
    >
      <Table verticalSpacing={8} horizontalSpacing="md" aria-label="Verdicts">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Claim</Table.Th>
            {tracks.map(({ name, label }) => (
              <Table.Th key={name}>{label}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {ids.map((id) => (
            <ClaimLine key={id} of={claims.filter(({ claim }) => claim === id)} tracks={tracks} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function ClaimLine({
  of,
  tracks,
}: {
  of: readonly ClaimVerdictFactsFragment[];
  tracks: ClaimSuiteFactsFragment['tracks'];
}) {
  const [first] = of;
  if (!first) return null;
  const { claim, sentence, source, overturnedBy } = first;
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={400} style={{ verticalAlign: 'top' }}>
        <Text size="sm">
          <b>{claim}</b> {sentence}
        </Text>
        <ShownOnRequest show={`What would overturn ${claim}`} hide={`Hide what would overturn ${claim}`}>
          {() => (
            <Text size="xs" c="dimmed" maw={560}>
              {overturnedBy} ({source})
            </Text>
          )}
        </ShownOnRequest>
      </Table.Th>
      {tracks.map(({ name }) => {
        const found = of.find(({ track }) => track === name);
        return (
          <Table.Td key={name} style={{ verticalAlign: 'top' }}>
            {found && <Verdict answered={found} />}
          </Table.Td>
        );
      })}
    </Table.Tr>
  );
}

function Verdict({
  answered: { verdict, reason, seeds, seedsToDecide },
}: {
  answered: ClaimVerdictFactsFragment;
}) {
  if (!verdict)
    return (
      <Text size="sm" c="dimmed">
        No verdict: {reason}
      </Text>
    );
  return (
    <>
      <Text size="sm">
        <VerdictBadge verdict={verdict} />
      </Text>
      <Text size="xs" c="dimmed">
        {formatCount(seeds.length)} seeds
        {verdict === 'UNDECIDED' &&
          (seedsToDecide === null
            ? '; the effect lies between the margins, so that more would not decide it'
            : `; about ${formatCount(seedsToDecide)} would decide it`)}
      </Text>
    </>
  );
}
