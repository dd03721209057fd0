import { expect } from 'vitest';
import type { HostTensors } from '../../worker/compute/step.ts';
import { firstMoment } from '../../worker/engine/training/adam.ts';
import { wave } from '../worker/engine/wave.ts';

/** Output `losses` of a step, each within 1e-4 of what is expected, relatively. */
export function expectLosses(outputs: HostTensors, expected: readonly number[] | undefined): void {
  const losses = outputs['losses']?.data ?? new Float32Array();
  expect(losses.length).toBe(expected?.length);
  expected?.forEach((value, i) => {
    expect(Math.abs((losses[i] ?? NaN) / value - 1), `loss ${i}`).toBeLessThan(1e-4);
  });
}

/** Tensors against `summary` of the scripts: Euclidean norm, and dot product with a wave, by name. */
export function expectSummaries(
  tensors: HostTensors,
  expected: Readonly<Record<string, readonly number[]>>,
  tolerance: number,
): void {
  for (const [name, [norm = NaN, projection = NaN]] of Object.entries(expected)) {
    const tensor = tensors[name];
    if (!tensor) throw new Error(`"${name}" is missing`);
    const probe = wave('probe', tensor.shape, 1).data;
    let squares = 0;
    let dot = 0;
    tensor.data.forEach((value, i) => {
      squares += value ** 2;
      dot += value * (probe[i] ?? NaN);
    });
    expect(Math.abs(Math.sqrt(squares) - norm) / norm, `norm of ${name}`).toBeLessThan(tolerance);
    const probeNorm = Math.sqrt(probe.reduce((sum, value) => sum + value ** 2, 0));
    expect(Math.abs(dot - projection) / (norm * probeNorm), `projection of ${name}`).toBeLessThan(tolerance);
  }
}

/** Gradients of the first update by weight: Adam's first moment is (1 - beta1) times the gradient after one step. */
export function gradientsAfterFirstStep(state: HostTensors, beta1: number): HostTensors {
  return Object.fromEntries(
    Object.entries(state)
      .filter(([name]) => name.startsWith(firstMoment('')))
      .map(([name, { shape, data }]) => [
        name.slice(firstMoment('').length),
        { shape, data: data.map((m) => m / (1 - beta1)) },
      ]),
  );
}

export function worstDifference(actual: Float32Array, expected: readonly number[]): number {
  expect(actual.length).toBe(expected.length);
  return expected.reduce((worst, value, i) => Math.max(worst, Math.abs((actual[i] ?? NaN) - value)), 0);
}
