import { Group, Paper, Select, Skeleton, Stack, Table, Text, Title } from '@mantine/core';
import { useState } from 'react';
import type { Client } from 'urql';
import { formatNumber } from '#lib/format-number.ts';
import { readDocument } from '../../api/read-document.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import {
  ExperimentComparisonsDocument,
  type ExperimentComparisonsQueryVariables,
  type RowDifferencesFragment,
  type ScoredSplit,
  type TrialRowFragment,
} from '../../gql/graphql.ts';
import { formatCount, formatDirection } from '../../ui/format.ts';
import { formatInterval } from '../../ui/format-interval.ts';
import { ReadErrorNotice } from '../../ui/read-error-notice.tsx';

/** The row that others are compared with, where there is one of that name. */
const USUAL_BASE = 'full';

/** How the rows of an experiment differ from one of them, over all seeds; asked again when another trial has its scores. */
export function ComparedRows({
  experimentId,
  trials,
  split,
}: {
  experimentId: string;
  trials: readonly TrialRowFragment[];
  split: ScoredSplit;
}) {
  const rows = [...new Set(trials.map(({ row }) => row))];
  const [chosen, choose] = useState<string | null>(null);
  const base = chosen ?? (rows.includes(USUAL_BASE) ? USUAL_BASE : rows[0]) ?? USUAL_BASE;
  const scored = trials.flatMap(({ evaluations }) =>
    evaluations.filter((each) => each.split === split && each.state === 'FINISHED').map(({ id }) => id),
  );
  if (rows.length < 2 || scored.length < 2) return null;
  return (
    <Stack gap="xs">
      <Group gap="md" justify="space-between">
        <Title order={2} size="h4">
          Differences between rows
        </Title>
        <Select
          size="xs"
          label="Compared with"
          data={rows}
          value={base}
          allowDeselect={false}
          onChange={choose}
        />
      </Group>
      <Differences variables={{ id: experimentId, split, base }} scored={scored} />
    </Stack>
  );
}

function Differences({
  variables,
  scored,
}: {
  variables: ExperimentComparisonsQueryVariables;
  scored: readonly string[];
}) {
  const { state, error, reload } = useLiveQuery({
    query: (client, { scored: _, ...asked }: ExperimentComparisonsQueryVariables & { scored: string }) =>
      readComparisons(client, asked),
    variables: { ...variables, scored: scored.join(' ') },
  });
  if (error !== null) return <ReadErrorNotice message={error} onRetry={reload} />;
  if (!state) return <Skeleton height={120} role="status" aria-label="Comparing the rows" />;
  return (
    <>
      <Text size="xs" c="dimmed">
        Row minus {variables.base}, on the same images under the same seed; 95 % intervals over seeds and
        images.
      </Text>
      {state.map((compared) => (
        <Compared key={`${compared.preset} ${compared.row}`} compared={compared} />
      ))}
    </>
  );
}

async function readComparisons(
  client: Client,
  variables: ExperimentComparisonsQueryVariables,
): Promise<readonly RowDifferencesFragment[]> {
  return (await readDocument(client, ExperimentComparisonsDocument, variables)).experiment?.comparisons ?? [];
}

function Compared({
  compared: { preset, row, base, seeds, differences },
}: {
  compared: RowDifferencesFragment;
}) {
  const title = `${row} − ${base}`;
  return (
    <Paper style={{ overflow: 'hidden' }} p="sm">
      <Text size="sm" fw={600}>
        {title}{' '}
        <Text span size="xs" c="dimmed" fw={400}>
          {preset}, {seeds.length === 1 ? 'one seed' : `${formatCount(seeds.length)} seeds`}
          {seeds.length === 1 && ': there is no interval, as it says nothing of other seeds'}
          {seeds.length === 0 && ' with scores of both rows'}
        </Text>
      </Text>
      {differences.length > 0 && (
        <Table.ScrollContainer
          minWidth={520}
          scrollAreaProps={{
            viewportProps: { role: 'region', 'aria-label': `Differences ${title}`, tabIndex: 0 },
          }}
        >
          <Table verticalSpacing={4} horizontalSpacing="sm" fz="sm" aria-label={`Differences ${title}`}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Measure</Table.Th>
                <Table.Th>Direction</Table.Th>
                <Table.Th>{base}</Table.Th>
                <Table.Th>{row}</Table.Th>
                <Table.Th>Difference</Table.Th>
                <Table.Th>Verdict</Table.Th>
                <Table.Th>Images</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {differences.map((difference) => (
                <DifferenceRow key={difference.metric} difference={difference} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Paper>
  );
}

const VERDICTS = { HIGHER: 'higher', LOWER: 'lower', UNDECIDED: 'undecided' } as const;

function DifferenceRow({
  difference: { label, direction, baseValue, rowValue, difference, low, high, verdict, imageCount },
}: {
  difference: RowDifferencesFragment['differences'][number];
}) {
  const text =
    low !== null && high !== null
      ? formatInterval(difference, low, high)
      : { value: formatNumber(difference), interval: null };
  return (
    <Table.Tr className="numbers">
      <Table.Th scope="row" fw={400}>
        {label}
      </Table.Th>
      <Table.Td>{formatDirection(direction)}</Table.Td>
      <Table.Td>{formatNumber(baseValue)}</Table.Td>
      <Table.Td>{formatNumber(rowValue)}</Table.Td>
      <Table.Td>
        {text.value}
        {text.interval && (
          <Text size="xs" c="dimmed">
            {text.interval.replace('–', ' to ')}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        {verdict && (
          <Text size="sm" fw={verdict === 'UNDECIDED' ? 400 : 600}>
            {VERDICTS[verdict]}
          </Text>
        )}
      </Table.Td>
      <Table.Td>{formatCount(imageCount)}</Table.Td>
    </Table.Tr>
  );
}
