import { SegmentedControl, Skeleton, Stack, Table, Text, VisuallyHidden } from '@mantine/core';
import type { Client } from 'urql';
import { formatNumber } from '#lib/format-number.ts';
import { readDocument } from '../../api/read-document.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import { ComparedScoresDocument, ScoreDifferencesDocument, type ScoredSplit } from '../../gql/graphql.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { formatCount } from '../../ui/format.ts';
import { formatInterval } from '../../ui/format-interval.ts';
import { ReadErrorNotice } from '../../ui/read-error-notice.tsx';
import { splitImages } from '../run/split-images.ts';
import type { ComparedParts } from './compared-parts.ts';
import classes from './compared-scores.module.css';
import { RunHeads } from './run-heads.tsx';
import {
  type ComparedWithBase,
  comparedScoreRows,
  type ScoreCell,
  type ScoredEvaluation,
} from './score-rows.ts';

const SPLITS: readonly { readonly value: ScoredSplit; readonly label: string }[] = [
  { value: 'VALIDATION', label: 'Validation images' },
  { value: 'TEST', label: 'Test images' },
];

/** The newest scores of every run with their intervals, and how each differs from the base run pair by pair. */
export function ComparedScores(parts: ComparedParts) {
  const { view, onShow } = parts;
  return (
    <Stack gap="sm" component="section" aria-label="Measures">
      <SegmentedControl
        size="xs"
        style={{ alignSelf: 'flex-start' }}
        aria-label="Scored on"
        data={[...SPLITS]}
        value={view.split}
        onChange={(split) => {
          onShow({ split }, 'push');
        }}
      />
      <Scores {...parts} />
    </Stack>
  );
}

function Scores({ known: { runs, definitions }, view, base, looks }: ComparedParts) {
  const ids = runs.map(({ id }) => id);
  const scores = useLiveQuery({ query: readScores, variables: { ids, split: view.split } });
  const evaluations = ids.map((id) => scores.state?.get(id) ?? null);
  const baseEvaluation = scores.state?.get(base.id)?.id ?? null;
  const others = evaluations.flatMap((each) => (each && each.id !== baseEvaluation ? [each.id] : []));
  const differences = useLiveQuery({
    query: readDifferences,
    variables:
      baseEvaluation === null || others.length === 0 ? null : { baseId: baseEvaluation, ids: others },
  });
  if (!scores.state)
    return scores.error === null ? (
      <Skeleton height={240} role="status" aria-label="Loading the scores" />
    ) : (
      <ReadErrorNotice message={scores.error} onRetry={scores.reload} />
    );
  const compared = differences.state ?? new Map<string, ComparedWithBase>();
  const rows = comparedScoreRows(evaluations, compared, definitions);
  if (rows.length === 0)
    return (
      <EmptyState
        title="No scores"
        hint={`No checkpoint of these runs was evaluated on ${splitImages(view.split)}. The page of a run has the buttons for it.`}
      />
    );
  return (
    <>
      <ReadErrorNotice message={scores.error} onRetry={scores.reload} />
      <ReadErrorNotice message={differences.error} onRetry={differences.reload} />
      <Text size="xs" c="dimmed">
        Each run by its newest evaluation. Below a score its 95 % interval over images, then the difference
        from the base run over the same pairs of images; one whose interval holds 0 is undecided.
      </Text>
      {runs.map(({ id, displayName }) => {
        const problem = compared.get(scores.state?.get(id)?.id ?? '')?.problem;
        return problem ? (
          <Text key={id} size="xs" c="dimmed">
            {displayName} is not compared with the base run: {problem}
          </Text>
        ) : null;
      })}
      <Table.ScrollContainer
        minWidth={320 + 140 * runs.length}
        scrollAreaProps={{
          viewportProps: { role: 'region', 'aria-label': 'Scores of the runs', tabIndex: 0 },
        }}
      >
        <Table verticalSpacing={4} horizontalSpacing="sm" fz="sm" aria-label="Measures">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Measure</Table.Th>
              <RunHeads runs={runs} baseId={base.id} looks={looks} />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            <Table.Tr>
              <Table.Th scope="row" fw={400}>
                Checkpoint
              </Table.Th>
              {evaluations.map((each, index) => (
                <Table.Td key={ids[index]} className="numbers">
                  {each
                    ? `step ${formatCount(each.checkpoint.step)}, ${formatCount(each.imageCount ?? 0)} images`
                    : 'not evaluated'}
                </Table.Td>
              ))}
            </Table.Tr>
            {rows.map(({ metric, label, unit, cells }) => (
              <Table.Tr key={metric}>
                <Table.Th scope="row" fw={400} title={metric}>
                  {label}
                  {unit && (
                    <Text span size="xs" c="dimmed">
                      {' '}
                      {unit}
                    </Text>
                  )}
                </Table.Th>
                {cells.map((cell, index) => (
                  <Cell key={ids[index]} cell={cell} />
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </>
  );
}

function Cell({ cell: { score, difference, isBest } }: { cell: ScoreCell }) {
  if (!score) return <Table.Td>–</Table.Td>;
  const { value, low, high } = score;
  const text =
    low !== null && high !== null
      ? formatInterval(value, low, high)
      : { value: formatNumber(value), interval: null };
  return (
    <Table.Td className={`numbers ${classes.cell}`} data-best={isBest || undefined}>
      {text.value}
      {isBest && (
        <>
          {' '}
          <span aria-hidden>★</span>
          <VisuallyHidden>(best)</VisuallyHidden>
        </>
      )}
      {text.interval && (
        <Text size="xs" c="dimmed">
          {text.interval}
        </Text>
      )}
      {difference && (
        <Text size="xs" fw={isDecided(difference) ? 600 : 400}>
          {differenceText(difference)}
        </Text>
      )}
    </Table.Td>
  );
}

interface Interval {
  readonly difference: number;
  readonly low: number;
  readonly high: number;
}

function isDecided({ low, high }: Interval): boolean {
  return low > 0 || high < 0;
}

/** "Δ +0.021 (+0.012 to +0.030)", with "undecided" where the interval holds 0. */
function differenceText({ difference, low, high }: Interval): string {
  const { value, interval } = formatInterval(difference, low, high);
  const [from = '', to = ''] = interval.split('–');
  const text = `Δ ${signed(value)} (${signed(from)} to ${signed(to)})`;
  return isDecided({ difference, low, high }) ? text : `${text}, undecided`;
}

function signed(text: string): string {
  return text.startsWith('-') ? text : `+${text}`;
}

async function readScores(
  client: Client,
  variables: { ids: string[]; split: ScoredSplit },
): Promise<ReadonlyMap<string, ScoredEvaluation>> {
  const { nodes } = await readDocument(client, ComparedScoresDocument, variables);
  return new Map(
    nodes.flatMap((node): [string, ScoredEvaluation][] =>
      node && 'newestEvaluation' in node && node.newestEvaluation ? [[node.id, node.newestEvaluation]] : [],
    ),
  );
}

async function readDifferences(
  client: Client,
  variables: { baseId: string; ids: string[] },
): Promise<ReadonlyMap<string, ComparedWithBase>> {
  const { compareEvaluations } = await readDocument(client, ScoreDifferencesDocument, variables);
  return new Map((compareEvaluations ?? []).flatMap((one) => (one ? [[one.evaluation.id, one]] : [])));
}
