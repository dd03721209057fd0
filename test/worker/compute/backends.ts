import type { ComputeBackend } from '../../../worker/compute/backend.ts';
import { expect } from 'vitest';
import { createEagerBackend } from './eager-backend.ts';
import { createOnnxBackend } from '../../../worker/compute/onnx/onnx-backend.ts';
import { createTensorFlowBackend } from '../../../worker/compute/tensorflow-backend.ts';
import type { HostTensors, Shape, Step, TensorMap } from '../../../worker/compute/step.ts';
import { randomStream } from '#lib/random.ts';

/** Folder of installed backends: given by `npm run test:native`, whose tests run on TensorFlow what others run on ONNX. */
const installed = process.env['EXEMPLAR_TEST_BACKENDS'];

/** Runs recorded steps. */
export const recorded =
  installed === undefined
    ? await createOnnxBackend({ threads: 1 })
    : await createTensorFlowBackend('native', { threads: 1, installed });
export const eager = createEagerBackend('cpu', {
  backend: 'native',
  library: 'tfjs-backend-cpu',
  threads: 1,
  lowering: 'eager',
});

/** A step without state: feeds in, outputs out. */
export function pureStep(
  feeds: Readonly<Record<string, Shape>>,
  outputs: (feeds: TensorMap) => TensorMap,
  constants: HostTensors = {},
): Step {
  return {
    name: 'case',
    feeds,
    state: {},
    constants,
    body: (input) => ({ outputs: outputs({ ...input.feeds, ...input.constants }), nextState: {} }),
  };
}

/** Draws between `low` and `high`, the same ones for the same name. */
export function draws(name: string, shape: Shape, low = -1, high = 1): Float32Array {
  const stream = randomStream(7, name);
  const length = shape.reduce((product, side) => product * side, 1);
  return Float32Array.from({ length }, () => low + (high - low) * stream.uniform());
}

/** Largest absolute difference relative to the largest value. */
export function relativeDifference(actual: Float32Array, expected: Float32Array): number {
  expect(actual.length).toBe(expected.length);
  const scale = expected.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1e-6);
  return (
    actual.reduce((worst, value, i) => Math.max(worst, Math.abs(value - (expected[i] ?? NaN))), 0) / scale
  );
}

export async function runOnce(
  backend: ComputeBackend,
  step: Step,
  feeds: Readonly<Record<string, Float32Array>>,
): Promise<Readonly<Record<string, Float32Array>>> {
  const state = backend.createState({});
  const compiled = await backend.compile(step);
  const outputs = await compiled.run(state, feeds);
  compiled.dispose();
  state.dispose();
  return outputs;
}
