import path from 'node:path';
import type { Numbers } from './numbers.ts';
import { only } from './only.ts';
import type { Product } from './product.ts';
import { readRunNumbers } from './read-run-numbers.ts';
import { writeWitnessFolders } from './write-witness-folders.ts';

export const SEED = 0;

/** Side of the images and changes of the preset; so rare a checkpoint that each stage has one alone, at its end. */
const runs = {
  'mnist-single-small': { side: 28, changes: ['maskSteps=20', 'translationSteps=20'] },
  tiny: { side: 16, changes: [] },
} as const;

/** Trains each of the runs on a version of the product and reads what it computed. */
export async function measureNumbers(product: Product): Promise<Numbers['runs']> {
  const numbers: Numbers['runs'] = {};
  for (const [preset, { side, changes }] of Object.entries(runs)) {
    const { a, b } = writeWitnessFolders(path.join(product.dataDirectory, 'folders', String(side)), side);
    await product.exemplar('datasets', 'import', a, b, '--name', preset);
    const set = [...changes, `seed=${SEED}`, 'checkpointSeconds=3600'].flatMap((change) => ['--set', change]);
    const started = await product.exemplar<{ id: string }>(
      ...['runs', 'start', '--dataset', preset, '--preset', preset, ...set],
    );
    const { id } = only(started);
    await product.exemplar('runs', 'watch', id); // fails unless it is finished
    numbers[preset] = await readRunNumbers(product, id);
  }
  return numbers;
}
