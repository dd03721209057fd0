import { expect, test } from 'vitest';
import { comparedConfig } from '../../../../dashboard/src/features/compare/config-rows.ts';

function entry(path: string, value: unknown) {
  return { path, value, label: path.toUpperCase(), group: 'Optimizer', unit: null };
}

function run(id: string, configEntries: ReturnType<typeof entry>[] | null, method = 'EGSC-IT') {
  return {
    ...{ id, configEntries, preset: 'tiny', networkWeights: [{ id: 'weights-1', label: 'VGG-16' }] },
    method: { name: method, label: method, usesExemplar: true },
    datasetVersion: { id: 'version', number: 1, dataset: { id: 'dataset', name: 'digits' } },
  };
}

function differing(rows: ReturnType<typeof comparedConfig>) {
  return rows
    .filter(({ differs }) => differs)
    .map(({ path, cells }) => [path, ...cells.map(({ text }) => text)]);
}

test('a knob differs where its value is not that of the base run', () => {
  const runs = [
    run('a', [entry('rate', 0.1), entry('seed', 0)]),
    run('b', [entry('rate', 0.2), entry('seed', 0)]),
  ];
  expect(differing(comparedConfig(runs, 'a'))).toEqual([['rate', '0.1', '0.2']]);
  const [rate] = comparedConfig(runs, 'b').filter(({ path }) => path === 'rate');
  expect(rate?.cells.map(({ differs }) => differs)).toEqual([true, false]);
});

test('a knob that one run lacks differs, and so does none that none has', () => {
  const runs = [run('a', [entry('rate', 0.1)]), run('b', [entry('noise', null)], 'CycleGAN')];
  expect(differing(comparedConfig(runs, null))).toEqual([
    ['Method', 'EGSC-IT', 'CycleGAN'],
    ['rate', '0.1', null],
    ['noise', null, 'none'],
  ]);
});

test('a config that cannot be read differs from none', () => {
  const runs = [run('a', [entry('rate', 0.1)]), run('b', null)];
  expect(differing(comparedConfig(runs, 'a'))).toEqual([]);
  expect(differing(comparedConfig(runs, 'b'))).toEqual([]);
});

test('weights are named, and values that are not one thing are JSON', () => {
  const runs = [run('a', [entry('vgg', 'weights-1'), entry('sizes', [1, 2])])];
  expect(
    comparedConfig(runs, 'a')
      .slice(3)
      .map(({ cells }) => cells[0]?.text),
  ).toEqual(['VGG-16', '[1,2]']);
});
