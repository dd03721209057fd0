import type { ComputeBackend } from '../../../worker/compute/backend.ts';
import { expect } from 'vitest';
import { createEagerBackend } from './eager-backend.ts';
import { selectBackend } from '../../../worker/compute/select-backend.ts';
import { computeBackendNameSchema } from '#contracts/compute-plan.ts';
import type { HostTensors, Shape, Step, TensorMap } from '../../../worker/compute/step.ts';
import { randomStream } from '#lib/random.ts';

/** Runs recorded steps: on `onnx`, or on the backend of `npm run test:native`, `test:wasm` or `test:webgpu`, with the folder of installed backends. */
const { backend: recordedOn } = await selectBackend(
  computeBackendNameSchema.default('onnx').parse(process.env['EXEMPLAR_TEST_BACKEND']),
  { threads: 1, installed: process.env['EXEMPLAR_TEST_BACKENDS'] },
);
export const recorded = recordedOn;
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
