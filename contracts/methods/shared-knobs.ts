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
    { label: 'Seed', description: 'Root of every random draw of the run.', group: 'Run' },
  ),
  imageHeight: knob(z.int().min(8).max(1024).multipleOf(4), {
    label: 'Image height',
    description: 'Height to which every image is brought.',
    group: 'Images',
    unit: 'px',
  }),
  imageWidth: knob(z.int().min(8).max(1024).multipleOf(4), {
    label: 'Image width',
    description: 'Width to which every image is brought.',
    group: 'Images',
    unit: 'px',
  }),
  fit: knob(fitSchema, {
    label: 'Fit',
    description: 'How an image of another size becomes that size: stretched, cropped or padded.',
    group: 'Images',
  }),
} as const;

export const checkpointKnobs = {
  checkpointSeconds: knob(z.number().min(0.1).max(86_400), {
    label: 'Checkpoint interval',
    description: 'Time between two checkpoints, each with its sample grids, in every stage.',
    group: 'Run',
    unit: 's',
  }),
} as const;

/** Form of Adam's epsilon: TensorFlow's (uncorrected sqrt(v)) or PyTorch's (corrected). */
export const adamFormSchema = z.enum(['paper-code', 'clean']);

export const adamSchema = z.strictObject({
  beta1: knob(z.number().min(0).lt(1), {
    label: 'Adam beta 1',
    description: 'Decay of the mean of gradients.',
    group: 'Optimizer',
  }),
  beta2: knob(z.number().min(0).lt(1), {
    label: 'Adam beta 2',
    description: 'Decay of the mean of squared gradients.',
    group: 'Optimizer',
  }),
  epsilon: knob(z.number().positive().max(1), {
    label: 'Adam epsilon',
    description: 'Keeps the division of an update finite.',
    group: 'Optimizer',
  }),
  form: knob(adamFormSchema, {
    label: 'Adam form',
    description:
      "Where epsilon stands: beside the uncorrected root (TensorFlow's) or the corrected one (PyTorch's).",
    group: 'Optimizer',
  }),
});
export type AdamConfig = z.infer<typeof adamSchema>;

export const learningRateSchema = z.number().positive().max(1);

export const batchSizeSchema = z.int().min(1).max(256);
