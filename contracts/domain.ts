import { z } from 'zod';

/** The two image collections of a dataset. */
export const domainSideSchema = z.enum(['A', 'B']);
export type DomainSide = z.infer<typeof domainSideSchema>;

/** Which domain gives the content and which the style. */
export const directionSchema = z.enum(['A_TO_B', 'B_TO_A']);
export type Direction = z.infer<typeof directionSchema>;

/** The domain that the content image of a direction belongs to. */
export function contentSide(direction: Direction): DomainSide {
  return direction === 'A_TO_B' ? 'A' : 'B';
}

/** The domain that the exemplar of a direction belongs to, which is also the result's. */
export function exemplarSide(direction: Direction): DomainSide {
  return direction === 'A_TO_B' ? 'B' : 'A';
}

/** Training images, which a run learns from; validation images, for choosing; test images, which evaluation uses. */
export const splitSchema = z.enum(['TRAIN', 'VALIDATION', 'TEST']);
export type Split = z.infer<typeof splitSchema>;

/** The images that a checkpoint can be scored on. */
export const scoredSplitSchema = splitSchema.exclude(['TRAIN']);
export type ScoredSplit = z.infer<typeof scoredSplitSchema>;

/** How an image of another size is resized to the model's size. */
export const fitSchema = z.enum(['STRETCH', 'COVER', 'CONTAIN']);
export type Fit = z.infer<typeof fitSchema>;

/** Image formats that are accepted, told apart by magic bytes and never by file name. */
export const imageFormatSchema = z.enum(['PNG', 'JPEG', 'WEBP']);
export type ImageFormat = z.infer<typeof imageFormatSchema>;
