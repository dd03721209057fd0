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

/**
 * The scores of a checkpoint with their intervals and, when asked for, those of groups of pairs and of the reference
 * translators below each.
 */
export function ScoreTable({
  evaluation: { scores, groups, references, imageCount, split },
}: {
  evaluation: Pick<EvaluationScoresFragment, 'scores' | 'groups' | 'references' | 'imageCount' | 'split'>;
}) {
  const [isGrouped, setIsGrouped] = useState(false);
  const [isCompared, setIsCompared] = useState(false);
  const named = (groups ?? []).map((group) => ({ label: `Model, ${group.name}`, scores: group.scores }));
  const compared = references ?? [];
  const shown = isCompared ? compared : [];
  const translators = [{ label: 'Model', scores: scores ?? [] }, ...(isGrouped ? named : []), ...shown];
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
                      <ScoreText score={score} imageCount={imageCount} />
                    </Table.Td>
                  ))}
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        ))}
      </Table>
      {named.length > 0 && (
        <Button
          size="compact-xs"
          variant="subtle"
          ml={-8}
          aria-expanded={isGrouped}
          onClick={() => {
            setIsGrouped(!isGrouped);
          }}
        >
          {isGrouped ? 'Hide groups of images' : 'Show groups of images'}
        </Button>
      )}
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

function ScoreText({ score, imageCount }: { score: Score; imageCount: number | null }) {
  const { value, low, high, count, chance } = score;
  if (value === null) return '–';
  const text =
    typeof low === 'number' && typeof high === 'number'
      ? formatInterval(value, low, high)
      : { value: formatNumber(value), interval: null };
  const notes = [
    text.interval,
    typeof count === 'number' && count !== imageCount ? `of ${formatCount(count)}` : null,
    typeof chance === 'number' ? `by chance ${formatNumber(chance)}` : null,
  ].filter((note) => note !== null);
  return (
    <>
      {text.value}
      {notes.map((note) => (
        <Text key={note} size="xs" c="dimmed">
          {note}
        </Text>
      ))}
    </>
  );
}
