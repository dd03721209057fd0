import { z } from 'zod';
import { fitSchema } from '../domain.ts';
import { knob } from '../knob.ts';

/** Knobs that every method has. */
export const imageKnobs = {
  seed: knob(
    z
      .int()
      .min(0)
      .max(2 ** 31 - 1),
    {
      label: 'Seed',
      description: 'Random seed; every draw of the run derives from it.',
      group: 'Run',
      fork: 'FREE',
    },
  ),
  imageHeight: knob(z.int().min(8).max(1024).multipleOf(4), {
    label: 'Image height',
    description: 'Image height after resizing, in pixels.',
    group: 'Images',
    fork: 'FIXED',
    unit: 'px',
  }),
  imageWidth: knob(z.int().min(8).max(1024).multipleOf(4), {
    label: 'Image width',
    description: 'Image width after resizing, in pixels.',
    group: 'Images',
    fork: 'FIXED',
    unit: 'px',
  }),
  fit: knob(fitSchema, {
    label: 'Fit',
    description: 'How images of another size are resized: stretched, cropped or padded.',
    group: 'Images',
    fork: 'FREE',
  }),
} as const;

/** Of methods that have no stage but TRANSLATION. */
export const onlyStageKnobs = {
  translationSteps: knob(z.int().min(1).max(10_000_000), {
    label: 'Translation steps',
    description: 'Training steps of the run.',
    group: 'Schedule',
    fork: 'FREE',
    unit: 'steps',
  }),
} as const;

export const checkpointKnobs = {
  checkpointSeconds: knob(z.number().min(0.1).max(86_400), {
    label: 'Checkpoint interval',
    description: 'Time between checkpoints, in every stage. Sample grids are saved with each.',
    group: 'Run',
    fork: 'FREE',
    unit: 's',
  }),
} as const;

/** Form of Adam's epsilon: TensorFlow's (uncorrected sqrt(v)) or PyTorch's (corrected). */
export const adamFormSchema = z.enum(['paper-code', 'clean']);

export const adamSchema = z.strictObject({
  beta1: knob(z.number().min(0).lt(1), {
    label: 'Adam beta 1',
    description: 'Decay rate of the first moment, the running mean of the gradients.',
    group: 'Optimizer',
    fork: 'FREE',
  }),
  beta2: knob(z.number().min(0).lt(1), {
    label: 'Adam beta 2',
    description: 'Decay rate of the second moment, the running mean of the squared gradients.',
    group: 'Optimizer',
    fork: 'FREE',
  }),
  epsilon: knob(z.number().positive().max(1), {
    label: 'Adam epsilon',
    description: 'Added to the denominator of the update for numerical stability.',
    group: 'Optimizer',
    fork: 'FREE',
  }),
  form: knob(adamFormSchema, {
    label: 'Adam form',
    description:
      'Where epsilon is added: before bias correction (paper-code, as in TensorFlow) or after it (clean, as in PyTorch).',
    group: 'Optimizer',
    fork: 'FREE',
  }),
});
export type AdamConfig = z.infer<typeof adamSchema>;

export const learningRateSchema = z.number().positive().max(1);

export const batchSizeSchema = z.int().min(1).max(256);
