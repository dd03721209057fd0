import { Group, Table, Text } from '@mantine/core';
import { formatDuration } from '#lib/format-duration.ts';
import { formatNumber } from '#lib/format-number.ts';
import type { ScoredSplit, TrialRowFragment } from '../../gql/graphql.ts';
import { formatInterval } from '../../ui/format-interval.ts';
import { GivenName } from '../../ui/given-name.tsx';
import { ProgressLine } from '../../ui/progress-line.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import classes from './trial-table.module.css';
import { type MeasureColumns, measureColumns, scoresOf } from './trial-scores.ts';

/** In the order of the metrics of a measure. */
const DIRECTIONS = ['A→B', 'B→A'] as const;

/** A line per row and seed: how far it is, and its scores in both directions with their intervals. */
export function TrialTable({
  name,
  trials,
  split,
}: {
  name: string;
  trials: readonly TrialRowFragment[];
  split: ScoredSplit;
}) {
  const measures = measureColumns(trials, split);
  return (
    <Table.ScrollContainer
      minWidth="var(--list-width)"
      className={classes.scroll}
      scrollAreaProps={{ viewportProps: { role: 'region', 'aria-label': `Rows of ${name}`, tabIndex: 0 } }}
    >
      <Table
        className={classes.table}
        verticalSpacing={8}
        horizontalSpacing="md"
        aria-label="Rows of the experiment"
      >
        <Table.Thead>
          <Table.Tr>
            <Table.Th rowSpan={2}>Row</Table.Th>
            <Table.Th rowSpan={2}>Seed</Table.Th>
            <Table.Th rowSpan={2}>State</Table.Th>
            {measures.map(({ label, metrics }) => (
              <Table.Th key={label} colSpan={metrics.length}>
                {label}
              </Table.Th>
            ))}
            <Table.Th rowSpan={2}>Time</Table.Th>
          </Table.Tr>
          <Table.Tr>
            {measures.flatMap(({ label }) =>
              DIRECTIONS.map((direction) => <Table.Th key={`${label} ${direction}`}>{direction}</Table.Th>),
            )}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {trials.map((trial) => (
            <TrialLine
              key={`${trial.preset} ${trial.row} ${trial.seed}`}
              trial={trial}
              split={split}
              measures={measures}
            />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

interface TrialLineProps {
  readonly trial: TrialRowFragment;
  readonly split: ScoredSplit;
  readonly measures: readonly MeasureColumns[];
}

function TrialLine({ trial, split, measures }: TrialLineProps) {
  const scores = scoresOf(trial, split);
  return (
    <Table.Tr className={classes.row}>
      <Table.Th scope="row" fw={600}>
        {trial.run ? <TextLink to={`/runs/${trial.run.id}`}>{trial.row}</TextLink> : trial.row}
        <Text size="xs" c="dimmed" fw={400}>
          {trial.preset}
        </Text>
      </Table.Th>
      <Table.Td className="numbers" data-label="Seed">
        {trial.seed}
      </Table.Td>
      <Table.Td className={classes.state ?? ''}>
        <StateBadge state={trial.state} />
        <Standing trial={trial} />
      </Table.Td>
      {measures.flatMap(({ label, metrics }) =>
        metrics.map((metric, direction) => (
          <Table.Td key={metric} className="numbers" data-label={`${label} ${DIRECTIONS[direction] ?? ''}`}>
            <ScoreText score={scores.find(({ name }) => name === metric)} />
          </Table.Td>
        )),
      )}
      <Table.Td className="numbers" data-label="Time">
        {trial.wallSeconds === null ? '–' : formatDuration(trial.wallSeconds)}
      </Table.Td>
    </Table.Tr>
  );
}

/** What goes on, or why nothing more does. */
function Standing({ trial: { state, problem, run, waitsFor } }: { trial: TrialRowFragment }) {
  if (problem !== null)
    return (
      <Text size="xs" c="red">
        {problem}
      </Text>
    );
  if (waitsFor)
    return (
      <Text size="xs" c="dimmed">
        Takes what <GivenName name={waitsFor.displayName} /> is learning
      </Text>
    );
  if (state !== 'TRAINING' || !run) return null;
  const { step, totalSteps } = run.progress;
  return (
    <>
      <Group justify="space-between" gap="xs" my={4} wrap="nowrap">
        <Text size="xs" c="dimmed">
          {run.state.toLowerCase()}
        </Text>
        <Text size="xs" className="numbers">
          {Math.floor((100 * step) / Math.max(1, totalSteps))} %
        </Text>
      </Group>
      <ProgressLine done={step} total={totalSteps} color="indigo" label={`Progress of ${run.displayName}`} />
    </>
  );
}

function ScoreText({ score }: { score: ReturnType<typeof scoresOf>[number] | undefined }) {
  if (!score || score.value === null) return '–';
  const { value, low, high } = score;
  if (low === null || high === null) return formatNumber(value);
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
