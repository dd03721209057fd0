import { expect, test } from 'vitest';
import { describeEstimate } from '../../cli/estimate-run.ts';

const result = {
  totalSeconds: 4_210,
  peakBytes: 1.8 * 1024 ** 3,
  machineBytes: 8 * 1024 ** 3,
  backend: 'onnx',
  threads: 2,
  busyWith: null,
  stages: [{ name: 'TRANSLATION', label: 'translation', steps: 600, secondsPerStep: 7.0123 }],
};

test('an estimate is said in a line, then stage by stage', () => {
  expect(describeEstimate(result)).toEqual([
    'About 70 minutes, 1.8 GiB of memory (onnx, 2 threads).',
    '  translation: 600 steps of 7.0 s',
  ]);
});

test('a busy machine, and one with too little memory, are said', () => {
  const busy = { ...result, busyWith: 'OTHER_JOB', machineBytes: 1024 ** 3, threads: 1 } as const;
  expect(describeEstimate(busy)).toEqual([
    'About 70 minutes, 1.8 GiB of memory (onnx, 1 thread).',
    '  translation: 600 steps of 7.0 s',
    'This is more memory than the machine has (1 GiB).',
    'The machine was busy with other work; when idle it will be faster.',
  ]);
});
