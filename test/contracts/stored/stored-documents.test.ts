import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { readCheckpointManifest } from '#contracts/checkpoint-manifest.ts';
import { readDatasetIndex } from '#contracts/dataset-index.ts';
import { runEventKindSchema } from '#contracts/events.ts';
import { presets } from '#contracts/run-config.ts';
import { readRunConfig } from '#contracts/stored/read-run-config.ts';
import { readArtifactRequirements } from '#contracts/stored/read-artifact-requirements.ts';
import { readArchives } from '#contracts/stored/read-archives.ts';
import { readComputePlan } from '#contracts/stored/read-compute-plan.ts';
import { readFailure } from '#contracts/stored/read-failure.ts';
import { readFileErrors } from '#contracts/stored/read-file-errors.ts';
import { readRunEventPayload } from '#contracts/stored/read-run-event-payload.ts';
import { readRunTable } from '#contracts/stored/read-run-table.ts';
import { readScores } from '#contracts/stored/read-scores.ts';
import { definitionOf, jobKinds } from '#jobs/definitions.ts';
import { UnreadableRecordError } from '#contracts/stored/unreadable-record-error.ts';

/** A fixture is added with each released shape and never edited: databases hold it. */
function fixture(version: string, name: string): unknown {
  return JSON.parse(readFileSync(new URL(`./fixtures/${version}/${name}.json`, import.meta.url), 'utf8'));
}
const listSchema = z.array(z.unknown());

const documents: [name: string, read: (stored: unknown) => unknown][] = [
  ['failure', readFailure],
  ['file-errors', readFileErrors],
  ['scores', readScores],
  ['compute-plan', readComputePlan],
];

test.each(documents)('%s: what 0.1.0 stored is read for ever', (name, read) => {
  for (const stored of listSchema.parse(fixture('0.1.0', name))) expect(read(stored)).toEqual(stored);
});

test('archives: what 0.1.0 stored is read for ever; its senders had no word on what they left out', () => {
  for (const stored of z.array(z.record(z.string(), z.looseObject({}))).parse(fixture('0.1.0', 'archives'))) {
    const nothing = { leftOut: { files: [], count: 0 }, byProductCount: 0 };
    expect(readArchives(stored)).toEqual({
      version: 2,
      a: { ...stored['a'], ...nothing },
      b: { ...stored['b'], ...nothing },
    });
  }
});

test('run events: what 0.1.0 stored is read for ever', () => {
  const payloads = z.record(runEventKindSchema, listSchema).parse(fixture('0.1.0', 'run-event-payloads'));
  for (const kind of runEventKindSchema.options)
    for (const stored of payloads[kind]) expect(readRunEventPayload(kind, stored)).toEqual(stored);
});

test.each([
  ...documents,
  ['event', (stored: unknown) => readRunEventPayload('METRICS', stored)] as const,
  ['requirements', readArtifactRequirements] as const,
  ['archives', readArchives] as const,
  ['view of the table of runs', readRunTable] as const,
])('%s: a newer program is named as the reason, and a broken row as broken', (_name, read) => {
  expect(() => read({ version: 99 })).toThrow('Upgrade this program.');
  expect(() => read('nonsense')).toThrow(UnreadableRecordError);
});

test('run configs and manifests of 0.1.0 are read for ever, brought to their present shape', () => {
  for (const stored of listSchema.parse(fixture('0.1.0', 'run-config'))) {
    const { architecture, ...knobs } = z.looseObject({ architecture: z.string() }).parse(stored);
    expect(architecture).toBe('egsc-it-small');
    const second = { ...knobs, configVersion: 2, method: 'egsc-it' };
    expect(readRunConfig(stored)).toEqual(readRunConfig(second));
  }
  for (const stored of listSchema.parse(fixture('0.1.0', 'checkpoint-manifest'))) {
    const { config, blobs, maskSha256, ...rest } = z
      .looseObject({ config: z.unknown(), blobs: listSchema, maskSha256: z.string().nullable() })
      .parse(stored);
    const manifest = readCheckpointManifest(stored);
    expect(manifest).toMatchObject({ ...rest, format: 'exemplar.checkpoint/3', runName: null });
    expect(manifest.config).toEqual(readRunConfig(config));
    expect(manifest.blobs).toHaveLength(blobs.length);
    expect(manifest.blobs.find(({ artifact }) => artifact === 'mask')?.sha256 ?? null).toBe(maskSha256);
  }
});

test('run configs from before the ablations were knobs name what they had', () => {
  const configSchema = z.looseObject({
    method: z.string(),
    network: z.looseObject({}),
    generatorLearningRate: z.number().optional(),
    lossWeights: z.record(z.string(), z.number()),
  });
  for (const stored of z.array(configSchema).parse(fixture('before-0.2.0', 'run-config'))) {
    const { lossWeights, network, ...knobs } = stored;
    if (stored.method !== 'egsc-it') {
      expect(readRunConfig(stored)).toEqual({ ...stored, configVersion: 3 });
      continue;
    }
    expect(readRunConfig(stored)).toMatchObject({
      ...knobs,
      configVersion: 3,
      network: { ...network, form: 'SMALL', discriminatorLayers: 2 },
      mode: 'clean',
      maskGeneratorLearningRate: stored.generatorLearningRate,
      maskDiscriminatorLearningRate: 5e-4,
      mask: 'SIGMOID',
      adain: 'EVERY_BLOCK',
      perceptual: 'MASK_NETWORK',
      lossWeights: { ...lossWeights, content: 5, pixelEnergy: 10, klCycle: 0.0005 },
    });
  }
  expect(presets.find(({ name }) => name === 'mnist-single-quick')?.config).toEqual({
    ...(readRunConfig(listSchema.parse(fixture('before-0.2.0', 'run-config'))[0]) as object),
    preset: 'mnist-single-quick',
  });
});

test('dataset indexes of 0.1.0 are read for ever, by the first decoder and without annotations', () => {
  for (const stored of listSchema.parse(fixture('0.1.0', 'dataset-index'))) {
    const { images, ...rest } = z.looseObject({ images: z.array(z.looseObject({})) }).parse(stored);
    const today = {
      ...rest,
      format: 'exemplar.dataset-index/4',
      decoder: 1,
      images: images.map(({ id: _, ...image }) => image),
      annotations: null,
    };
    expect(readDatasetIndex(stored)).toEqual(today);
    const second = { ...rest, format: 'exemplar.dataset-index/2', decoder: 2, images };
    expect(readDatasetIndex(second)).toEqual({ ...today, decoder: 2 });
    const { annotations: _, ...third } = { ...today, format: 'exemplar.dataset-index/3' };
    expect(readDatasetIndex(third)).toEqual(today);
  }
  expect(() => readDatasetIndex({ format: 'exemplar.dataset-index/5' })).toThrow('Upgrade this program.');
  expect(() => readDatasetIndex('nonsense')).toThrow(UnreadableRecordError);
});

test('a stored config keeps a preset that is gone, and refuses a method that is', () => {
  const [stored] = listSchema.parse(fixture('0.1.0', 'run-config'));
  const config = readRunConfig(stored);
  expect(readRunConfig({ ...config, preset: 'long-gone' }).preset).toBe('long-gone');
  expect(() => readRunConfig({ ...config, method: 'long-gone' })).toThrow(
    'this version has no method "long-gone"',
  );
  expect(() => readRunConfig({ ...config, configVersion: 99 })).toThrow('Upgrade this program.');
  expect(() => readRunConfig({ ...config, seed: 'seven' })).toThrow('seed');
  expect(() => readRunConfig({ ...config, translationSteps: 1.5 })).toThrow('translationSteps');
});

test('a value that was in range once is still read', () => {
  const [stored] = listSchema.parse(fixture('0.1.0', 'run-config'));
  expect(readRunConfig({ ...readRunConfig(stored), batchSize: 100_000 })).toMatchObject({
    batchSize: 100_000,
  });
});

test('job payloads: what 0.1.0 queued is read for ever, and what is queued today', () => {
  const payloads = z.record(z.string(), z.looseObject({})).parse(fixture('0.1.0', 'job-payloads'));
  for (const kind of jobKinds) {
    const { readPayload, payloadVersion } = definitionOf(kind);
    const stored = payloads[kind];
    if (!stored) continue; // a kind that 0.1.0 did not have
    expect(readPayload(stored)).toEqual(stored);
    expect(readPayload({ ...stored, version: payloadVersion })).toEqual(stored);
    expect(() => readPayload({ ...stored, version: payloadVersion + 1 })).toThrow('Upgrade this program.');
  }
});
