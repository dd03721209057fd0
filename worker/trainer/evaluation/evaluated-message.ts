import type { Direction, ScoredSplit } from '#contracts/domain.ts';
import { EVALUATION_ROWS_VERSION, type EvaluationRows } from '#contracts/evaluation-rows.ts';
import type { Sha256 } from '#contracts/ids.ts';
import { measureFacts, type MeasureName, type MissingMeasure } from '#contracts/measures.ts';
import type { ScoreGroup } from '#contracts/score-group.ts';
import { invariant } from '#lib/invariant.ts';
import { errorTable } from '../../engine/evaluation/error-table.ts';
import type { Scoreboard } from '../../engine/evaluation/scoreboard.ts';
import type { FromChild } from '../../protocol.ts';
import type { ScoredDirection } from './score-direction.ts';

/** What both directions of an evaluation come to, as the supervisor is told. */
export function evaluatedMessage(
  scored: readonly ScoredDirection[],
  rowsSha256: Sha256,
): Extract<FromChild, { type: 'evaluated' }> {
  const missing = new Map<string, MissingMeasure>();
  const references = new Map<string, Record<string, number>>();
  for (const { direction, table, lacks } of scored) {
    for (const measure of table.model.missing(lacks)) missing.set(measure.name, measure);
    for (const { name, board } of table.references)
      references.set(name, { ...references.get(name), ...named(board.scores(), direction) });
  }
  return {
    type: 'evaluated',
    ...summaryOf(scored.map(({ direction, table }) => ({ direction, board: table.model }))),
    chances: merged(scored, chancesOf),
    groups: groupsOf(scored),
    pictures: scored.flatMap(({ pictures }) => pictures),
    rowsSha256,
    missing: [...missing.values()].filter(({ name }) => !isTakenSomewhere(name, scored)),
    references: Array.from(references, ([name, scores]) => ({ name, scores })).filter(
      ({ scores }) => Object.keys(scores).length > 0,
    ),
    imageCount: Math.max(...scored.map(({ pairs }) => pairs.length)),
  };
}

export function evaluationRows(split: ScoredSplit, scored: readonly ScoredDirection[]): EvaluationRows {
  const forBoth = <Value>(of: (direction: ScoredDirection) => Value) => ({
    ab: of(inDirection(scored, 'A_TO_B')),
    ba: of(inDirection(scored, 'B_TO_A')),
  });
  return {
    version: EVALUATION_ROWS_VERSION,
    split,
    pairs: forBoth(({ pairs }) =>
      pairs.map(({ content, exemplar }) => ({ content: content.sha256, exemplar: exemplar.sha256 })),
    ),
    groups: forBoth(({ notes }) => notes.map(({ group }) => group)),
    labels: forBoth(({ notes }) => notes.map(({ label }) => label)),
    errors: forBoth(({ notes }) => errorTable(notes.map(({ errors }) => errors))),
    values: merged(scored, ({ table }) =>
      Object.fromEntries(Object.entries(table.model.values()).map(([name, values]) => [name, [...values]])),
    ),
    styles: forBoth(({ styles }) => styles),
  };
}

function inDirection(scored: readonly ScoredDirection[], direction: Direction): ScoredDirection {
  const found = scored.find((each) => each.direction === direction);
  invariant(found, `inDirection: expected an evaluation of ${direction}`);
  return found;
}

/** A measure that one direction has is not missing: the table shows which has it. */
function isTakenSomewhere(name: string, scored: readonly ScoredDirection[]): boolean {
  return scored.some(({ table }) => name in table.model.counts());
}

function summaryOf(boards: readonly { readonly direction: Direction; readonly board: Scoreboard }[]) {
  return {
    scores: merged(boards, ({ board }) => board.scores()),
    intervals: merged(boards, ({ board }) => board.intervals()),
    counts: merged(boards, ({ board }) => board.counts()),
  };
}

/** Of a group only some directions may have pairs. */
function groupsOf(scored: readonly ScoredDirection[]): ScoreGroup[] {
  const names = new Set(scored.flatMap(({ notes }) => notes.flatMap(({ group }) => group ?? [])));
  return [...names].sort().map((name) => ({
    name,
    ...summaryOf(
      scored.map(({ direction, table, notes }) => ({
        direction,
        board: table.model.of(notes.flatMap(({ group }, place) => (group === name ? [place] : []))),
      })),
    ),
  }));
}

/** What blind guessing scores, where that is known. */
function chancesOf({ table, styles }: ScoredDirection): Partial<Record<MeasureName, number>> {
  const taken = table.model.counts();
  const chances: [MeasureName, number][] = [
    ...(['digit_agreement', 'digit_accuracy'] as const).map((name): [MeasureName, number] => [name, 0.1]),
    ...(styles ? [['exemplar_retrieval', 1 / styles.exemplars.length] satisfies [MeasureName, number]] : []),
  ];
  return Object.fromEntries(chances.filter(([name]) => name in taken));
}

/** What both directions have, by metric name. */
function merged<Part extends { readonly direction: Direction }, Value>(
  parts: readonly Part[],
  of: (part: Part) => Readonly<Partial<Record<MeasureName, Value>>>,
): Record<string, Value> {
  return Object.assign({}, ...parts.map((part) => named(of(part), part.direction))) as Record<string, Value>;
}

function named<Value>(
  byMeasure: Readonly<Partial<Record<MeasureName, Value>>>,
  direction: Direction,
): Record<string, Value> {
  const suffix = direction === 'A_TO_B' ? 'ab' : 'ba';
  return Object.fromEntries(
    (Object.keys(measureFacts) as MeasureName[]).flatMap((name) => {
      const value = byMeasure[name];
      return value === undefined ? [] : [[`evaluation/${name}_${suffix}`, value]];
    }),
  );
}
