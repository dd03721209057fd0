import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  columnOrder,
  namedValues,
  OWN_COLUMNS,
  readRunColumn,
  type RunColumn,
  writeRunColumn,
} from '../../contracts/run-column.ts';
import { cellValue, type ColumnRun } from '../../contracts/run-cell.ts';

test.each([
  ['name', { kind: 'OWN', name: 'name' }],
  ['config.lossWeights.cycle', { kind: 'KNOB', path: 'lossWeights.cycle' }],
  ['metric:generator/total', { kind: 'METRIC', name: 'generator/total', summary: 'LAST' }],
  ['metric:generator/total.min', { kind: 'METRIC', name: 'generator/total', summary: 'MIN' }],
  ['metric:a.max.last', { kind: 'METRIC', name: 'a.max', summary: 'LAST' }],
  ['measure:evaluation/ssim_ab', { kind: 'MEASURE', name: 'evaluation/ssim_ab', split: 'VALIDATION' }],
  ['measure:evaluation/ssim_ab@test', { kind: 'MEASURE', name: 'evaluation/ssim_ab', split: 'TEST' }],
  ['nonsense', null],
  ['config.', null],
  ['metric:', null],
  ['', null],
])('the column %j is %j', (text, column) => {
  expect(readRunColumn(text)).toEqual(column);
  if (column !== null) expect(writeRunColumn(column as RunColumn)).toBe(text);
});

test('every column is read back from its name, whatever a metric is called', () => {
  const name = fc.oneof(
    fc.string({ minLength: 1 }),
    fc.constantFrom('a.min', 'a@test', '.last', '@test', 'x.last.max', 'عربي', '🎨'),
  );
  const column: fc.Arbitrary<RunColumn> = fc.oneof(
    fc.constantFrom(...OWN_COLUMNS).map((own) => ({ kind: 'OWN' as const, name: own })),
    name.map((path) => ({ kind: 'KNOB' as const, path })),
    fc.record({
      kind: fc.constant('METRIC' as const),
      name,
      summary: fc.constantFrom('LAST' as const, 'MIN' as const, 'MAX' as const),
    }),
    fc.record({
      kind: fc.constant('MEASURE' as const),
      name,
      split: fc.constantFrom('VALIDATION' as const, 'TEST' as const),
    }),
  );
  fc.assert(
    fc.property(column, (each) => {
      expect(readRunColumn(writeRunColumn(each))).toEqual(each);
    }),
  );
});

const columns = ['config.seed', 'metric:a', 'metric:a.min', 'measure:b', 'measure:b@test'].flatMap(
  (text) => readRunColumn(text) ?? [],
);

test('what is asked of the API is named once', () => {
  expect(namedValues(columns)).toEqual({
    knobs: ['seed'],
    metrics: ['a'],
    validationMeasures: ['b'],
    testMeasures: ['b'],
  });
});

test('columns that the API can sort by say how', () => {
  expect(columns.map(columnOrder)).toEqual([
    { knob: 'seed' },
    { metric: { name: 'a', summary: 'LAST' } },
    { metric: { name: 'a', summary: 'MIN' } },
    { measure: { name: 'b', split: 'VALIDATION' } },
    { measure: { name: 'b', split: 'TEST' } },
  ]);
  expect(columnOrder({ kind: 'OWN', name: 'tags' })).toEqual({ field: 'TAG' });
  expect(columnOrder({ kind: 'OWN', name: 'progress' })).toBeNull();
  expect(columnOrder({ kind: 'OWN', name: 'duration' })).toEqual({ field: 'DURATION' });
});

test('a cell has the value itself, NaN and infinities too, and null where there is none', () => {
  const run: ColumnRun = {
    id: 'r',
    displayName: 'one',
    state: 'RUNNING',
    preset: null,
    tags: ['good', 'two words'],
    createdAt: '2026-01-01T00:00:00.000Z',
    startedAt: null,
    finishedAt: null,
    durationSeconds: null,
    progress: { step: 7 },
    experiment: { name: 'Default' },
    createdBy: { login: 'ada' },
    datasetVersion: { number: 2, dataset: { name: 'digits' } },
    knobs: [{ path: 'seed', number: 0, text: null }],
    metricSummaries: [{ name: 'a', last: null, lastNonFinite: 'NAN', min: -0.5, max: null }],
    validationMeasures: [{ name: 'b', value: 0.25 }],
    testMeasures: [],
  };
  expect(columns.map((column) => cellValue(run, column))).toEqual([0, Number.NaN, -0.5, 0.25, null]);
  expect(OWN_COLUMNS.map((name) => cellValue(run, { kind: 'OWN', name }))).toEqual([
    'r',
    'one',
    'RUNNING',
    7,
    'digits v2',
    null,
    'Default',
    'ada',
    'good, two words',
    '2026-01-01T00:00:00.000Z',
    null,
    null,
    null,
  ]);
});
