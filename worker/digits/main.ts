import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { sha256Schema } from '#contracts/ids.ts';
import { readMnist } from '#lib/digit-pools.ts';
import { encodeSafetensors } from '#lib/safetensors.ts';
import { selectBackend } from '../compute/select-backend.ts';
import { CLASSIFIER_FILES, type ClassifierManifest } from './digit-classifier.ts';
import { accuracyOn, EPOCHS, SEED, trainClassifier } from './train-classifier.ts';

/**
 * `npm run train-classifier`: trains the classifier that evaluations read digits with, and puts weights and manifest in
 * the place of the committed ones. One thread, so that another machine of the same kind gives the same bits.
 */
const pools = await readMnist();
const { backend } = await selectBackend('onnx', { threads: 1 });
const start = performance.now();
const weights = await trainClassifier(backend, pools, (epoch, loss, accuracy) => {
  print(`epoch ${epoch} of ${EPOCHS}: loss ${loss.toFixed(4)}, validation ${percent(accuracy)}`);
});
const seconds = Math.round((performance.now() - start) / 1000);

const bytes = encodeSafetensors(weights);
const manifest: ClassifierManifest = {
  format: 'exemplar.digit-classifier/1',
  sha256: sha256Schema.parse(createHash('sha256').update(bytes).digest('hex')),
  byteSize: bytes.length,
  accuracy: {
    validation: await accuracyOn(backend, weights, pools.validation),
    test: await accuracyOn(backend, weights, pools.test),
  },
  training: {
    digits: pools.train.count,
    epochs: EPOCHS,
    seed: SEED,
    backend: backend.plan.library,
    seconds,
  },
};
await writeFile(CLASSIFIER_FILES.weights, bytes);
await writeFile(CLASSIFIER_FILES.manifest, `${JSON.stringify(manifest, null, 2)}\n`);
print(`${percent(manifest.accuracy.test)} of the t10k digits read right; trained in ${seconds} s`);

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}
