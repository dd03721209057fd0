import { Table, Text } from '@mantine/core';
import { useMetricDefinitions } from '../../charts/use-metric-definitions.ts';
import type { EvaluationScoresFragment } from '../../gql/graphql.ts';
import { formatNumber } from '#lib/format-number.ts';
import { comparedScores } from './compared-scores.ts';

/** The scores of a checkpoint beside those of the reference translators, each as A→B / B→A. */
export function ScoreTable({
  evaluation: { scores, references },
}: {
  evaluation: Pick<EvaluationScoresFragment, 'scores' | 'references'>;
}) {
  const compared = references ?? [];
  const translators = [{ label: 'Model', scores: scores ?? [], description: null }, ...compared];
  const rows = comparedScores(translators, useMetricDefinitions());
  return (
    <>
      <Table
        withRowBorders={false}
        verticalSpacing={1}
        horizontalSpacing={4}
        fz="xs"
        mt={4}
        aria-label="Scores"
      >
        <Table.Caption ta="left" mt={0} fz="xs">
          Each as A→B / B→A, over the test images
        </Table.Caption>
        <Table.Thead>
          <Table.Tr>
            {translators.map(({ label }) => (
              <Table.Th key={label}>{label}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        {rows.map(({ label, values }) => (
          <Table.Tbody key={label}>
            <Table.Tr>
              <Table.Th scope="rowgroup" colSpan={translators.length} fw={400} c="dimmed">
                {label}
              </Table.Th>
            </Table.Tr>
            <Table.Tr className="numbers">
              {values.map((both, column) => (
                <Table.Td key={translators[column]?.label}>{both.map(scoreText).join(' / ') || '–'}</Table.Td>
              ))}
            </Table.Tr>
          </Table.Tbody>
        ))}
      </Table>
      {compared.map(({ label, description }) => (
        <Text key={label} size="xs" c="dimmed">
          {label}: {description}
        </Text>
      ))}
    </>
  );
}

function scoreText(value: number | null): string {
  return value === null ? '–' : formatNumber(value);
}
