import type { Gpu } from '../../machine/read-gpus.ts';
import type { Machine } from './machine.ts';

/** Where the time of a step went, in milliseconds. */
export interface StepTimes {
  /** Waiting for images to be read and decoded. */
  readonly dataMs: number;
  readonly computeMs: number;
  /** Reporting points, and storing samples and checkpoints. */
  readonly writeMs: number;
}

/** Measures the machine while a stage trains. */
export interface SystemMeter {
  /** Takes note of a step. */
  note(times: StepTimes): void;
  /** Values by metric name, when it is time for them again: the first ones at once. @param time ms, of the clock */
  valuesAt(time: number): readonly (readonly [name: string, value: number])[];
}

/** Between two measurements. */
const EVERY_MS = 10_000;
const MIB = 1024 * 1024;

/** @param start time on the clock of `valuesAt`, in ms. */
export function createSystemMeter(machine: Machine, start: number): SystemMeter {
  let next = start;
  let since = { time: start, cpuMs: machine.cpuMs() };
  let steps: StepTimes[] = [];
  /** What nvidia-smi told last and is not logged yet; it is asked beside the steps, which wait for nothing. */
  let gpus: readonly Gpu[] = [];
  let hasGpus = true;
  const askGpus = async () => {
    gpus = await machine.readGpus();
    hasGpus = gpus.length > 0;
  };

  return {
    note(times) {
      steps.push(times);
    },
    valuesAt(time) {
      if (time < next) return [];
      next = time + EVERY_MS;
      const values = [
        ['system/memory', machine.memoryBytes() / MIB],
        ['system/free_memory', machine.freeMemoryBytes() / MIB],
        ...usageSince(since, { time, cpuMs: machine.cpuMs() }, steps),
        ...gpuValues(gpus),
      ] as const;
      since = { time, cpuMs: machine.cpuMs() };
      steps = [];
      gpus = [];
      if (hasGpus) void askGpus();
      return values;
    },
  };
}

interface Moment {
  readonly time: number;
  readonly cpuMs: number;
}

/** Means over a stretch of time that is long enough for them. */
function usageSince(from: Moment, to: Moment, steps: readonly StepTimes[]): [string, number][] {
  const milliseconds = to.time - from.time;
  if (milliseconds < EVERY_MS || steps.length === 0) return [];
  const mean = (timeOf: (step: StepTimes) => number) =>
    steps.reduce((sum, step) => sum + timeOf(step), 0) / steps.length / 1_000;
  return [
    ['system/cpu', (100 * (to.cpuMs - from.cpuMs)) / milliseconds],
    ['system/data_time', mean(({ dataMs }) => dataMs)],
    ['system/compute_time', mean(({ computeMs }) => computeMs)],
    ['system/write_time', mean(({ writeMs }) => writeMs)],
  ];
}

function gpuValues(gpus: readonly Gpu[]): [string, number][] {
  if (gpus.length === 0) return [];
  return [
    ['system/gpu', 100 * Math.max(...gpus.map(({ load }) => load))],
    ['system/gpu_memory', gpus.reduce((sum, { usedBytes }) => sum + usedBytes, 0) / MIB],
  ];
}
