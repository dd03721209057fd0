import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { sha256Schema } from '#contracts/ids.ts';
import { isCode } from '#lib/is-code.ts';
import { decodeSafetensors } from '#lib/safetensors.ts';
import type { HostTensors } from '../compute/step.ts';

/** What is known of the committed weights, which `npm run train-classifier` makes. */
const classifierManifestSchema = z.strictObject({
  format: z.literal('exemplar.digit-classifier/1'),
  /** Of the file of weights. */
  sha256: sha256Schema,
  byteSize: z.int().positive(),
  /** Shares of digits that it reads right, black on white at half of the way between the two. */
  accuracy: z.strictObject({ validation: z.number().min(0).max(1), test: z.number().min(0).max(1) }),
  training: z.strictObject({
    digits: z.int().positive(),
    epochs: z.int().positive(),
    seed: z.int(),
    backend: z.string(),
    seconds: z.number().positive(),
  }),
});
export type ClassifierManifest = z.infer<typeof classifierManifestSchema>;

export interface DigitClassifier {
  readonly manifest: ClassifierManifest;
  readonly weights: HostTensors;
}

export const CLASSIFIER_FILES = {
  manifest: fileURLToPath(new URL('classifier.json', import.meta.url)),
  weights: fileURLToPath(new URL('classifier.safetensors', import.meta.url)),
} as const;

/** The committed digit classifier or, in a sentence, why it cannot be used. */
export async function loadDigitClassifier(
  files: { readonly manifest: string; readonly weights: string } = CLASSIFIER_FILES,
): Promise<DigitClassifier | { readonly refused: string }> {
  try {
    const manifest = classifierManifestSchema.parse(JSON.parse(await readFile(files.manifest, 'utf8')));
    const bytes = await readFile(files.weights);
    if (createHash('sha256').update(bytes).digest('hex') !== manifest.sha256)
      return { refused: `the digit classifier is damaged: ${files.weights} is not what its manifest names` };
    return { manifest, weights: decodeSafetensors(bytes) };
  } catch (error) {
    if (isCode(error, 'ENOENT'))
      return { refused: `the digit classifier is missing; "npm run train-classifier" makes it again` };
    if (error instanceof z.ZodError || error instanceof SyntaxError)
      return { refused: `the digit classifier is damaged: ${files.manifest} cannot be read` };
    throw error;
  }
}
