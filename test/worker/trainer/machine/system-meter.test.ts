import { expect, test } from 'vitest';
import type { Gpu } from '../../../../worker/machine/read-gpus.ts';
import { createSystemMeter } from '../../../../worker/trainer/machine/system-meter.ts';

const MIB = 1024 * 1024;
const GPU: Gpu = { name: 'one', driver: '1', memoryBytes: 10 * MIB, usedBytes: 4 * MIB, load: 0.25 };

/** A machine whose process uses two cores all the time. */
function startMeter(gpus: readonly Gpu[] = []) {
  let time = 1_000;
  let asked = 0;
  const machine = {
    cpuMs: () => 2 * time,
    memoryBytes: () => 3 * MIB,
    freeMemoryBytes: () => 5 * MIB,
    readGpus: () => {
      asked++;
      return Promise.resolve(gpus);
    },
  };
  const meter = createSystemMeter(machine, time);
  const valuesAfter = (milliseconds: number): unknown => {
    time += milliseconds;
    return Object.fromEntries(meter.valuesAt(time));
  };
  return { meter, valuesAfter, timesAsked: () => asked };
}
const STEP = { dataMs: 100, computeMs: 800, writeMs: 10 };

test('memory is told with the first step, then again every ten seconds', () => {
  const { valuesAfter } = startMeter();
  expect(valuesAfter(1)).toEqual({ 'system/memory': 3, 'system/free_memory': 5 });
  expect(valuesAfter(9_999)).toEqual({});
  expect(valuesAfter(1)).toHaveProperty('system/memory', 3);
});

test('load and the split of step time are means over the steps since the last time', () => {
  const { meter, valuesAfter } = startMeter();
  valuesAfter(0);
  meter.note(STEP);
  meter.note({ ...STEP, dataMs: 300, writeMs: 30 });
  expect(valuesAfter(10_000)).toEqual({
    'system/memory': 3,
    'system/free_memory': 5,
    'system/cpu': 200,
    'system/data_time': 0.2,
    'system/compute_time': 0.8,
    'system/write_time': 0.02,
  });
  meter.note(STEP);
  expect(valuesAfter(20_000)).toMatchObject({ 'system/cpu': 200, 'system/data_time': 0.1 });
});

test('of several GPUs, the load of the busiest and the memory of all are told, as they were asked beside the steps', async () => {
  const { valuesAfter } = startMeter([GPU, { ...GPU, load: 0.75, usedBytes: MIB }]);
  expect(valuesAfter(0)).not.toHaveProperty('system/gpu');
  await Promise.resolve(); // it has been asked
  expect(valuesAfter(10_000)).toMatchObject({ 'system/gpu': 75, 'system/gpu_memory': 5 });
});

test('without nvidia-smi nothing is told of GPUs, and it is asked once', async () => {
  const { valuesAfter, timesAsked } = startMeter();
  valuesAfter(0);
  await Promise.resolve();
  expect(valuesAfter(10_000)).not.toHaveProperty('system/gpu');
  valuesAfter(10_000);
  expect(timesAsked()).toBe(1);
});
