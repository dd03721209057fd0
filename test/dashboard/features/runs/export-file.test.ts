import { expect, test } from 'vitest';
import { exportColumns, exportText } from '../../../../dashboard/src/features/runs/export-file.ts';
import { readColumn } from '../../../../dashboard/src/features/runs/run-table-view.ts';

function run(displayName: string, last: number | null) {
  return {
    id: displayName,
    displayName,
    state: 'FINISHED',
    tags: ['a', 'b'],
    createdAt: '2026-01-01T00:00:00.000Z',
    progress: { step: 1 },
    experiment: { name: 'one' },
    createdBy: { login: 'ada' },
    datasetVersion: { number: 1, dataset: { name: 'digits' } },
    knobs: [{ path: 'seed', number: 0, text: null }],
    metricSummaries: [{ name: 'loss', last, lastNonFinite: last === null ? 'NAN' : null }],
    validationMeasures: [],
    testMeasures: [],
  };
}

const RUNS = [run('=1+1', 0.1), run('two, "words" 🎨\nעברית', null)];
const COLUMNS = exportColumns(
  ['sample', 'name', 'losses', 'tags', 'config.seed', 'metric:loss', 'measure:x', 'nonsense'].map(readColumn),
);

test('a CSV file has the chosen columns by name, and no formulas', () => {
  expect(exportText(RUNS, COLUMNS, 'CSV', null)).toBe(
    'name,tags,config.seed,metric:loss,measure:x\r\n' +
      `'=1+1,"a, b",0,0.1,\r\n` +
      '"two, ""words"" 🎨\nעברית","a, b",0,NaN,\r\n',
  );
});

test('a JSON file has names and numbers as they are', () => {
  expect(JSON.parse(exportText(RUNS, COLUMNS, 'JSON', null))).toEqual([
    { name: '=1+1', tags: 'a, b', 'config.seed': 0, 'metric:loss': 0.1, 'measure:x': null },
    { name: RUNS[1]?.displayName, tags: 'a, b', 'config.seed': 0, 'metric:loss': 'NaN', 'measure:x': null },
  ]);
});

test('an empty list is a file with a head', () => {
  expect(exportText([], COLUMNS, 'CSV', null)).toBe('name,tags,config.seed,metric:loss,measure:x\r\n');
  expect(exportText([], COLUMNS, 'JSON', null)).toBe('[]\n');
});

test('with a baseline, differences stand beside the numbers that have them', () => {
  const [first = run('', null)] = RUNS;
  const runs = [run('more', 0.5), first, run('none', null)];
  const head = 'name,tags,config.seed,metric:loss,delta:metric:loss,measure:x,delta:measure:x';
  expect(exportText(runs, COLUMNS, 'CSV', run('baseline', 0.25)).split('\r\n')).toEqual([
    head,
    'more,"a, b",0,0.5,0.25,,',
    `'=1+1,"a, b",0,0.1,-0.15,,`,
    'none,"a, b",0,NaN,,,',
    '',
  ]);
  expect(JSON.parse(exportText(runs, COLUMNS, 'JSON', run('baseline', 0.25)))).toMatchObject([
    { 'delta:metric:loss': 0.25 },
    { 'delta:metric:loss': -0.15 },
    { 'delta:metric:loss': null },
  ]);
});
