import { copyFile, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { readMnist } from '#lib/digit-pools.ts';
import { recorded } from '../compute/backends.ts';
import { CLASSIFIER_FILES, loadDigitClassifier } from '../../../worker/digits/digit-classifier.ts';
import { accuracyOn } from '../../../worker/digits/train-classifier.ts';

describe('the committed digit classifier', () => {
  test('reads at least 99 % of the t10k digits right, as its manifest says', async () => {
    const classifier = await loadDigitClassifier();
    if ('refused' in classifier) throw new Error(classifier.refused);
    const { manifest, weights } = classifier;
    const { test: digits } = await readMnist();
    const accuracy = await accuracyOn(recorded, weights, digits);
    expect(accuracy).toBeGreaterThanOrEqual(0.99);
    expect(Math.abs(accuracy - manifest.accuracy.test)).toBeLessThan(0.0005); // engines round differently
    expect(manifest.byteSize).toBeLessThan(1_000_000);
  });
});

describe('a digit classifier that cannot be used', () => {
  async function copies() {
    const folder = await mkdtemp(path.join(tmpdir(), 'exemplar-digits-'));
    const files = { manifest: path.join(folder, 'a.json'), weights: path.join(folder, 'a.safetensors') };
    await copyFile(CLASSIFIER_FILES.manifest, files.manifest);
    await copyFile(CLASSIFIER_FILES.weights, files.weights);
    return files;
  }

  test('is missing, and the reason says how it is made', async () => {
    const files = await copies();
    expect(await loadDigitClassifier({ ...files, weights: `${files.weights}.gone` })).toEqual({
      refused: 'the digit classifier is missing; "npm run train-classifier" makes it again',
    });
  });

  test.each([
    [
      'its weights are cut off',
      async (files: typeof CLASSIFIER_FILES) => {
        await writeFile(files.weights, (await readFile(files.weights)).subarray(0, -4));
      },
    ],
    ['its manifest is not one', (files: typeof CLASSIFIER_FILES) => writeFile(files.manifest, '{')],
  ])('is damaged where %s', async (_, damage) => {
    const files = await copies();
    await damage(files);
    expect(await loadDigitClassifier(files)).toMatchObject({
      refused: expect.stringMatching(/^the digit classifier is damaged: /) as string,
    });
  });
});
