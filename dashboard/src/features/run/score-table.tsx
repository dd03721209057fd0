import { Button, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { useMetricDefinitions } from '../../charts/use-metric-definitions.ts';
import type { EvaluationScoresFragment } from '../../gql/graphql.ts';
import { formatNumber } from '#lib/format-number.ts';
import { formatCount } from '../../ui/format.ts';
import { formatInterval } from '../../ui/format-interval.ts';
import { comparedScores } from './compared-scores.ts';
import type { Score } from './score-rows.ts';
import classes from './score-table.module.css';
import { splitImages } from './split-images.ts';

/** The scores of a checkpoint with their intervals and, when asked for, those of the reference translators below each. */
export function ScoreTable({
  evaluation: { scores, references, imageCount, split },
}: {
  evaluation: Pick<EvaluationScoresFragment, 'scores' | 'references' | 'imageCount' | 'split'>;
}) {
  const [isCompared, setIsCompared] = useState(false);
  const compared = references ?? [];
  const shown = isCompared ? compared : [];
  const translators = [{ label: 'Model', scores: scores ?? [] }, ...shown];
  const hasIntervals = scores?.some(({ low }) => low !== null) ?? false; // those of earlier versions have none
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
          Over {formatCount(imageCount ?? 0)} {splitImages(split)}
          {hasIntervals && ', with 95 % intervals below the model’s scores'}
        </Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Scores</Table.Th>
            <Table.Th>A→B</Table.Th>
            <Table.Th>B→A</Table.Th>
          </Table.Tr>
        </Table.Thead>
        {rows.map((row) => (
          <Table.Tbody key={row.label}>
            <Table.Tr>
              <Table.Th scope="rowgroup" colSpan={3} fw={400} c="dimmed">
                {row.label}
              </Table.Th>
            </Table.Tr>
            {row.scores.map((both, place) => {
              const name = translators[place]?.label ?? '';
              if (both.length === 0) return null;
              return (
                <Table.Tr key={name} className="numbers">
                  <Table.Th scope="row" fw={400}>
                    {name}
                  </Table.Th>
                  {both.map((score) => (
                    <Table.Td key={score.name} className={classes.score ?? ''}>
                      <ScoreText score={score} />
                    </Table.Td>
                  ))}
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        ))}
      </Table>
      {compared.length > 0 && (
        <Button
          size="compact-xs"
          variant="subtle"
          ml={-8}
          aria-expanded={isCompared}
          onClick={() => {
            setIsCompared(!isCompared);
          }}
        >
          {isCompared ? 'Hide reference translators' : 'Compare with reference translators'}
        </Button>
      )}
      {shown.map(({ label, description }) => (
        <Text key={label} size="xs" c="dimmed">
          {label}: {description}
        </Text>
      ))}
    </>
  );
}

function ScoreText({ score: { value, low, high } }: { score: Score }) {
  if (value === null) return '–';
  if (typeof low !== 'number' || typeof high !== 'number') return formatNumber(value);
  const text = formatInterval(value, low, high);
  return (
    <>
      {text.value}
      <Text size="xs" c="dimmed">
        {text.interval}
      </Text>
    </>
  );
}
