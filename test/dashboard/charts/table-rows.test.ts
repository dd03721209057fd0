import { expect, test } from 'vitest';
import { seriesOf } from './series-of.ts';
import { tableRows } from '../../../dashboard/src/charts/table-rows.ts';

const steps = Array.from({ length: 1000 }, (_, step) => step);
const line = seriesOf({ steps, values: steps.map((step) => (step === 999 ? null : 2 * step)) });

test('the table behind a chart has few rows, from the first step to the last', () => {
  const rows = tableRows(steps, [line], null, 100);
  expect(rows).toHaveLength(100);
  expect(rows[0]).toEqual({ step: 0, values: [0] });
  expect(rows.at(-1)).toEqual({ step: 999, values: [null] });
});

test('it has every step of a short chart, once', () => {
  expect(tableRows([5, 6, 7], [line], null, 100).map(({ step }) => step)).toEqual([5, 6, 7]);
});

test('it has the steps that are shown', () => {
  expect(tableRows(steps, [line], [10, 12], 100).map(({ step }) => step)).toEqual([10, 11, 12]);
});

test('a chart of one point has one row, and one without points none', () => {
  expect(tableRows([7], [line], null, 100)).toEqual([{ step: 7, values: [14] }]);
  expect(tableRows([], [line], null, 100)).toEqual([]);
});
