import { expect } from 'vitest';
import { randomStream } from '#lib/random.ts';
import type { ComputeBackend } from '../../../../worker/compute/backend.ts';
import type { HostTensors, Step } from '../../../../worker/compute/step.ts';
import { eager, recorded, relativeDifference } from '../backends.ts';

/**
 * Runs a step recorded and op by op, on the same draws: outputs and next state are the same but for rounding.
 *
 * @param tolerance largest relative difference of the next state
 */
export async function expectSame(step: Step, initial: HostTensors, tolerance = 1e-4): Promise<void> {
  const run = async (backend: ComputeBackend) => {
    const state = backend.createState(initial);
    const compiled = await backend.compile(step);
    const outputs = await compiled.run(state, feedsOf(step));
    const next = await state.read();
    compiled.dispose();
    state.dispose();
    return { outputs, next };
  };
  const expected = await run(eager);
  const actual = await run(recorded);
  for (const [name, value] of Object.entries(actual.outputs)) {
    const wanted = expected.outputs[name] ?? new Float32Array();
    expect(relativeDifference(value, wanted), name).toBeLessThan(1e-5);
  }
  for (const [name, { data }] of Object.entries(actual.next)) {
    const moment = expected.next[`adam_m/${name.replace(/^adam_.\//, '')}`]?.data;
    // A bias before an instance norm has no gradient but rounding errors, which Adam makes steps of.
    if (moment?.every((value) => Math.abs(value) < 1e-6)) continue;
    expect(relativeDifference(data, expected.next[name]?.data ?? new Float32Array()), name).toBeLessThan(
      tolerance,
    );
  }
}

function feedsOf(step: Step): Record<string, Float32Array> {
  return Object.fromEntries(
    Object.entries(step.feeds).map(([name, shape]) => {
      const length = shape.reduce((product, side) => product * side, 1);
      const scalar = { rate: 1e-3, epsilon: 1e-2, anneal: 0.7, ema_decay: 0.9 }[name];
      const values = randomStream(5, name).normals(length, 0.5);
      return [name, scalar === undefined ? values : Float32Array.of(scalar)];
    }),
  );
}
