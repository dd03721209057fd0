import { expect, test } from 'vitest';
import type { RunEnvironment } from '#contracts/run-environment.ts';
import { environmentRows } from '../../../../dashboard/src/features/compare/environment-rows.ts';

const ENVIRONMENT: RunEnvironment = {
  ...{ codeVersion: '0.4.0', gitCommit: null, node: '24.1.0', threads: 2, machine: 'desk' },
  ...{ operatingSystem: 'Linux 6.8 x64', cpu: 'A processor', cores: 2, memoryBytes: 8 * 1024 ** 3, gpus: [] },
  libraries: [{ name: 'onnxruntime-node', version: '1.30.0' }],
};

function run(id: string, ...environments: (Partial<RunEnvironment> | null)[]) {
  const segments = environments.map((changes, index) => ({
    startedAt: `2026-11-30T0${index}:00:00Z`,
    fromStep: index,
    environment: changes && { ...ENVIRONMENT, ...changes },
  }));
  return { id, segments };
}

function differing(rows: ReturnType<typeof environmentRows>) {
  return rows
    .filter(({ differs }) => differs)
    .map(({ label, cells }) => [label, ...cells.map(({ text }) => text)]);
}

test('the newest segments are compared with that of the base run, fact by fact', () => {
  const runs = [
    run('a', { node: '20.0.0' }, {}),
    run('b', { codeVersion: '0.5.0', libraries: [{ name: 'onnxruntime-node', version: '1.31.0' }] }),
    run('c', {}),
  ];
  const rows = environmentRows(runs, 'a');
  expect(differing(rows)).toEqual([
    ['Exemplar', '0.4.0', '0.5.0', '0.4.0'],
    ['onnxruntime-node', '1.30.0', '1.31.0', '1.30.0'],
  ]);
  expect(rows[0]?.cells.map(({ differs }) => differs)).toEqual([false, true, false]);
  expect(environmentRows(runs, 'b')[0]?.cells.map(({ differs }) => differs)).toEqual([true, false, true]);
});

test('a fact that only one has differs, and a run without a record or a start does not', () => {
  const runs = [run('a', {}), run('b', null), run('c')];
  expect(differing(environmentRows(runs, 'a'))).toEqual([]);
  const ofClone = run('d', { gitCommit: 'e139c22' });
  expect(differing(environmentRows([...runs, ofClone], 'a'))).toEqual([
    ['Git commit', null, null, null, 'e139c22'],
  ]);
  expect(environmentRows([run('b', null)], 'b')).toEqual([]);
});
