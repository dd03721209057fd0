import { invariant } from '#lib/invariant.ts';
import type { ComputeBackend } from '../compute/backend.ts';
import type { HostTensors } from '../compute/step.ts';
import { DIGIT_CLASSES, DIGIT_SIDE } from '../engine/digits/digit-network.ts';
import { readDigitsStep } from '../engine/digits/digit-steps.ts';

/** Says which digits are written in pictures. */
export interface DigitReader {
  /** @param inks each of 28x28 pixels, row by row: 1 for ink, else 0 */
  read(inks: readonly Uint8Array[]): Promise<number[]>;
  dispose(): void;
}

/** Pictures that are read at once. */
const BATCH = 100;
const PIXELS = DIGIT_SIDE * DIGIT_SIDE;

export async function createDigitReader(backend: ComputeBackend, weights: HostTensors): Promise<DigitReader> {
  const step = await backend.compile(readDigitsStep(BATCH));
  const state = backend.createState(weights);

  const readBatch = async (inks: readonly Uint8Array[]): Promise<number[]> => {
    const ink = new Float32Array(BATCH * PIXELS); // a short batch is filled up with empty pictures
    for (const [i, picture] of inks.entries()) ink.set(picture, i * PIXELS);
    const { logits } = await step.run(state, { ink });
    invariant(logits, 'readBatch: expected logits');
    return inks.map((_, i) => likeliest(logits.subarray(i * DIGIT_CLASSES, (i + 1) * DIGIT_CLASSES)));
  };

  return {
    async read(inks) {
      const digits: number[] = [];
      for (let start = 0; start < inks.length; start += BATCH)
        digits.push(...(await readBatch(inks.slice(start, start + BATCH))));
      return digits;
    },
    dispose() {
      step.dispose();
      state.dispose();
    },
  };
}

function likeliest(logits: Float32Array): number {
  return logits.indexOf(Math.max(...logits));
}
