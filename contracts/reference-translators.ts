import { z } from 'zod';

interface ReferenceFacts {
  readonly label: string;
  /** How it translates a pair. */
  readonly description: string;
}

/** Translators that need no training, scored on the same pairs as a model so that its scores mean something. */
export const referenceFacts = {
  truth: {
    label: 'Ground truth',
    description: 'A perfect translation: the best that can be reached.',
  },
  copy: { label: 'Copy', description: 'The content image, unchanged.' },
  one_style: {
    label: 'One style',
    description: 'A perfect translation, but always in the style of the first exemplar.',
  },
  random_style: {
    label: 'Random style',
    description: 'A perfect translation, but in the style of the exemplar of another pair.',
  },
  other_exemplar: {
    label: 'Other exemplar',
    description:
      "The model's translation, scored against a different exemplar than the one it was made with.",
  },
  color_transfer: {
    label: 'Color transfer',
    description:
      'The content image with the mean and standard deviation of its colors matched to those of the exemplar (Reinhard et al. 2001, in CIELAB).',
  },
} as const satisfies Record<string, ReferenceFacts>;
export type ReferenceName = keyof typeof referenceFacts;

/** What is told of a reference translator; its name where a program no longer has it. */
export function referenceFactsOf(name: string): ReferenceFacts {
  const known = Object.entries(referenceFacts) as [string, ReferenceFacts][];
  return known.find(([each]) => each === name)?.[1] ?? { label: name, description: '' };
}

/** The scores of one reference translator, by metric name as those of the model. */
export const referenceRowSchema = z.object({ name: z.string(), scores: z.record(z.string(), z.number()) });
export type ReferenceRow = z.infer<typeof referenceRowSchema>;
