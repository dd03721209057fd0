import type { Series } from './series.ts';
import { debiasedEma } from './smoothing.ts';

/** A place where a value was not finite: at the last finite level before it. */
export interface NonFiniteMark {
  readonly line: number;
  readonly step: number;
  readonly level: number;
}

/** Columns of one line in `ChartData.columns`, in this order. */
export const COLUMNS_PER_LINE = ['low', 'high', 'raw', 'smooth'] as const;

export interface ChartData {
  /** Shared steps, ascending. */
  readonly steps: readonly number[];
  /** Four columns a line (`columnsPerLine`). Null breaks the line; undefined: no entry at that step. */
  readonly columns: readonly (readonly (number | null | undefined)[])[];
  readonly marks: readonly NonFiniteMark[];
  /** Values that a logarithmic axis cannot show. */
  readonly hidden: number;
}

export interface ChartView {
  /** 0 = none, below 1. */
  readonly smoothing: number;
  readonly logarithmic: boolean;
}

/** Puts the lines of one chart on shared steps, smoothed, with the places that cannot be drawn named. */
export function chartData(lines: readonly Series[], view: ChartView): ChartData {
  const steps = mergeSteps(lines.map((line) => line.steps));
  const index = new Map(steps.map((step, at) => [step, at]));
  let hidden = 0;
  const drawable = (value: number | null): number | null => {
    if (value === null || !view.logarithmic || value > 0) return value;
    hidden += 1;
    return null;
  };
  const spread = (line: Series, values: readonly (number | null)[]): (number | null | undefined)[] => {
    const column = new Array<number | null | undefined>(steps.length).fill(undefined);
    line.steps.forEach((step, at) => (column[index.get(step) ?? 0] = values[at]));
    return column;
  };
  const columns = lines.flatMap((line) => {
    const raw = line.values.map(drawable);
    const bucketed = line.lows.some((low, at) => low !== line.highs[at]);
    const band = (values: readonly (number | null)[]): (number | null | undefined)[] =>
      bucketed ? spread(line, view.logarithmic ? values.map(positive) : values) : spread(emptyLine, []);
    return [
      band(line.lows),
      band(line.highs),
      view.smoothing > 0 ? spread(line, raw) : spread(emptyLine, []),
      spread(line, debiasedEma(raw, view.smoothing)),
    ];
  });
  return { steps, columns, marks: lines.flatMap(nonFiniteMarks), hidden };
}

/** Value of each line at the newest of its entries that is not beyond `step`; null where it was not finite. */
export function valuesAt(lines: readonly Series[], step: number | null): (number | null | undefined)[] {
  return lines.map((line) => {
    const at = step === null ? line.steps.length - 1 : line.steps.findLastIndex((other) => other <= step);
    return at < 0 ? undefined : line.values[at];
  });
}

const emptyLine: Series = { steps: [], values: [], lows: [], highs: [] };

function positive(value: number | null): number | null {
  return value !== null && value > 0 ? value : null;
}

function nonFiniteMarks(line: Series, index: number): NonFiniteMark[] {
  let level: number | null = line.values.find((value) => value !== null) ?? 0;
  const marks: NonFiniteMark[] = [];
  line.values.forEach((value, at) => {
    if (value !== null) level = value;
    else marks.push({ line: index, step: line.steps[at] ?? 0, level: level ?? 0 });
  });
  return marks;
}

function mergeSteps(columns: readonly (readonly number[])[]): readonly number[] {
  const [first = [], ...others] = columns;
  if (others.every((other) => other.length === first.length && other.every((step, at) => step === first[at])))
    return first;
  return [...new Set(columns.flat())].sort((a, b) => a - b);
}
