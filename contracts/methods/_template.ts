// The smallest method there is, to be copied: docs/how-to/add-a-method.md. It is in no registry; a test runs it.
import { z } from 'zod';
import { knob } from '../knob.ts';
import { convolutionFlops } from './flops.ts';
import { lossMetrics, type LossFacts } from './losses.ts';
import { defineMethod, FULL_VARIANT, TRANSLATION_STAGE } from './method-definition.ts';
import {
  adamSchema,
  batchSizeSchema,
  checkpointKnobs,
  imageKnobs,
  learningRateSchema,
} from './shared-knobs.ts';

/** Each loss makes the metrics that it logs: here `generator/recoloring_ab` and `generator/recoloring_ba`. */
export const TEMPLATE_LOSSES = {
  recoloring: {
    label: 'Recoloring',
    description: 'L1 distance between a recolored image and an image of the target domain.',
    sides: ['ab', 'ba'],
    headline: 'Recol.',
  },
} as const satisfies Record<string, LossFacts>;

/** The form, the table, the command line's options and all refusals are made from this. */
const knobsSchema = z.strictObject({
  ...imageKnobs,
  translationSteps: knob(z.int().min(1).max(1_000_000), {
    label: 'Translation steps',
    description: 'Training steps of the run.',
    group: 'Schedule',
    fork: 'FREE',
    unit: 'steps',
  }),
  batchSize: knob(batchSizeSchema, {
    label: 'Batch size',
    description: 'Images per domain per step.',
    group: 'Schedule',
    fork: 'FREE',
    unit: 'images',
  }),
  adam: adamSchema,
  learningRate: knob(learningRateSchema, {
    label: 'Learning rate',
    description: 'Learning rate of every step.',
    group: 'Optimizer',
    fork: 'FREE',
  }),
  ...checkpointKnobs,
});

export type TemplateKnobs = z.infer<typeof knobsSchema>;

export const templateDefinition = defineMethod({
  label: 'Template',
  description: 'Recolors every pixel by one matrix per direction.',
  usesExemplar: false,
  knobs: knobsSchema,
  presets: [
    {
      name: 'template-tiny',
      description: 'To try things out. Takes seconds.',
      knobs: {
        seed: 0,
        imageHeight: 16,
        imageWidth: 16,
        fit: 'STRETCH',
        translationSteps: 12,
        batchSize: 2,
        adam: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, form: 'clean' },
        learningRate: 1e-2,
        checkpointSeconds: 1,
      },
    },
  ],
  variants: [FULL_VARIANT],
  stages: ({ translationSteps }) => [
    { name: TRANSLATION_STAGE, label: 'translation', steps: translationSteps },
  ],
  generatorFlops: ({ imageHeight, imageWidth }) =>
    convolutionFlops({ size: 1, inputs: 3, outputs: 3 }, [imageHeight, imageWidth]),
  metrics: lossMetrics('generator', TEMPLATE_LOSSES),
  artifacts: [],
});
