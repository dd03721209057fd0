import type { AdamConfig } from '#contracts/methods/shared-knobs.ts';
import type { DigitPools, Digits } from '#lib/digit-pools.ts';
import { invariant } from '#lib/invariant.ts';
import { randomStream } from '#lib/random.ts';
import type { ComputeBackend } from '../compute/backend.ts';
import type { HostTensors } from '../compute/step.ts';
import { DIGIT_CLASSES, DIGIT_SIDE, digitParameters } from '../engine/digits/digit-network.ts';
import { learnDigitsStep } from '../engine/digits/digit-steps.ts';
import { adamScalars } from '../engine/training/adam.ts';
import { cosineDecay, warmupThenDecay } from '../engine/training/schedule.ts';
import { initialTrained } from '../engine/training/trained-state.ts';
import { createDigitReader } from './digit-reader.ts';
import { isInk } from './is-ink.ts';
import { warpedDigit } from './warped-digit.ts';

export const EPOCHS = 6;
export const SEED = 0;

const BATCH = 100;
const RATE = 2e-3;
const WARMUP_STEPS = 100;
const ADAM: AdamConfig = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, form: 'clean' };
const PIXELS = DIGIT_SIDE * DIGIT_SIDE;

/** @param loss mean over the epoch; `accuracy` on the validation digits, a share */
export type TellEpoch = (epoch: number, loss: number, accuracy: number) => void;

/** Trains the digit classifier: the same weights for the same backend each time. */
export async function trainClassifier(
  backend: ComputeBackend,
  { train, validation }: Pick<DigitPools, 'train' | 'validation'>,
  tell: TellEpoch,
): Promise<HostTensors> {
  const names = Object.keys(digitParameters());
  const state = backend.createState(initialTrained(SEED, digitParameters()));
  const step = await backend.compile(learnDigitsStep(BATCH, ADAM));
  const stepsPerEpoch = Math.floor(train.count / BATCH);
  const steps = EPOCHS * stepsPerEpoch;
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    const order = randomStream(SEED, 'digits/order', epoch).permutation(train.count);
    let sum = 0;
    for (let i = 0; i < stepsPerEpoch; i++) {
      const number = epoch * stepsPerEpoch + i;
      const rate =
        RATE *
        warmupThenDecay(cosineDecay, { step: number, steps, warmupSteps: WARMUP_STEPS, finalShare: 0 });
      const scalars = adamScalars(ADAM, rate, number + 1);
      const { loss } = await step.run(state, {
        ...batchOf(train, order.subarray(i * BATCH, (i + 1) * BATCH), number),
        rate: Float32Array.of(scalars.rate),
        epsilon: Float32Array.of(scalars.epsilon),
      });
      sum += loss?.[0] ?? NaN;
    }
    const accuracy = await accuracyOn(backend, await state.read(names), validation);
    tell(epoch + 1, sum / stepsPerEpoch, accuracy);
  }
  const weights = await state.read(names);
  step.dispose();
  state.dispose();
  return weights;
}

/** Share of digits that are read right, as they are but for the threshold. */
export async function accuracyOn(
  backend: ComputeBackend,
  weights: HostTensors,
  digits: Digits,
): Promise<number> {
  const reader = await createDigitReader(backend, weights);
  const inks = Array.from({ length: digits.count }, (_, i) =>
    pictureOf(digits, i).map((gray) => (isInk(gray) ? 1 : 0)),
  );
  const read = await reader.read(inks);
  reader.dispose();
  return read.filter((digit, i) => digit === digits.labels[i]).length / digits.count;
}

function batchOf(digits: Digits, places: Uint32Array, step: number): Record<'ink' | 'classes', Float32Array> {
  const draws = randomStream(SEED, 'digits/warp', step);
  const ink = new Float32Array(BATCH * PIXELS);
  const classes = new Float32Array(BATCH * DIGIT_CLASSES);
  for (const [i, place] of places.entries()) {
    const label = digits.labels[place];
    invariant(label !== undefined, `batchOf: expected one of ${digits.count} digits, got ${place}`);
    ink.set(warpedDigit(pictureOf(digits, place), draws), i * PIXELS);
    classes[i * DIGIT_CLASSES + label] = 1;
  }
  return { ink, classes };
}

function pictureOf({ images }: Digits, place: number): Uint8Array {
  return images.subarray(PIXELS * place, PIXELS * (place + 1));
}
