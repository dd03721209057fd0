import { Table, Text } from '@mantine/core';
import { formatNumber } from '#lib/format-number.ts';
import type { ClaimSuiteFactsFragment, ClaimTableRowFragment } from '../../gql/graphql.ts';
import { StateBadge } from '../../ui/state-badge.tsx';
import { TextLink } from '../../ui/text-link.tsx';

interface Column {
  readonly metric: string;
  readonly title: string;
}

/** Every run of a track; each number leads to it. Runs that learned nothing are named, and stay. */
export function ClaimRows({ suite, track }: { suite: ClaimSuiteFactsFragment; track: string }) {
  const rows = suite.rows.filter((row) => row.track === track);
  const measures = new Map(
    (suite.claims ?? []).flatMap(({ effects }) =>
      effects.map(({ measure, label }) => [measure, label] as const),
    ),
  );
  const columns = [...measures].flatMap(([measure, label]): Column[] => [
    { metric: `evaluation/${measure}_ab`, title: `${label} A→B` },
    { metric: `evaluation/${measure}_ba`, title: `${label} B→A` },
  ]);
  return (
    <Table.ScrollContainer
      minWidth={320 + 110 * columns.length}
      scrollAreaProps={{ viewportProps: { role: 'region', 'aria-label': 'Runs', tabIndex: 0 } }}
    >
      <Table verticalSpacing={4} horizontalSpacing="sm" fz="sm" aria-label="Runs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Row</Table.Th>
            <Table.Th>Seed</Table.Th>
            <Table.Th>Learning rate</Table.Th>
            <Table.Th>State</Table.Th>
            {columns.map(({ metric, title }) => (
              <Table.Th key={metric}>{title}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.flatMap((row) =>
            row.trials.map((of) => (
              <RunRow
                key={`${row.row} ${of.trial.seed}`}
                row={row}
                of={of}
                columns={columns}
                split={suite.split}
              />
            )),
          )}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function RunRow({
  row: { label, learningRate },
  of: { trial, untrained },
  columns,
  split,
}: {
  row: ClaimTableRowFragment;
  of: ClaimTableRowFragment['trials'][number];
  columns: readonly Column[];
  split: ClaimSuiteFactsFragment['split'];
}) {
  const { run, seed, state, problem, evaluations } = trial;
  const scores = evaluations.find((each) => each.split === split && each.state === 'FINISHED')?.scores ?? [];
  const note = problem ?? untrained;
  return (
    <Table.Tr className="numbers">
      <Table.Th scope="row" fw={400}>
        {label}
        {note !== null && (
          <Text size="xs" c="var(--mantine-color-red-light-color)">
            {note}
          </Text>
        )}
      </Table.Th>
      <Table.Td>{run ? <TextLink to={`/runs/${run.id}`}>{seed}</TextLink> : seed}</Table.Td>
      <Table.Td>{learningRate === null ? '' : formatNumber(learningRate)}</Table.Td>
      <Table.Td>
        <StateBadge state={state} />
      </Table.Td>
      {columns.map(({ metric }) => {
        const value = scores.find(({ name }) => name === metric)?.value ?? null;
        if (value === null) return <Table.Td key={metric} />;
        return (
          <Table.Td key={metric}>
            {run ? <TextLink to={`/runs/${run.id}`}>{formatNumber(value)}</TextLink> : formatNumber(value)}
          </Table.Td>
        );
      })}
    </Table.Tr>
  );
}
