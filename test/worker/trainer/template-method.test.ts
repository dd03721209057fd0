import { beforeAll, describe, expect, test, vi } from 'vitest';
import { NEWEST_DECODER } from '#contracts/decoder-version.ts';
import { templateDefinition, type TemplateKnobs } from '#contracts/methods/_template.ts';
import { CONFIG_VERSION, type RunConfig } from '#contracts/run-config.ts';
import { translationIdSchema } from '#contracts/ids.ts';
import { v7 as uuid } from 'uuid';
import { createOnnxBackend } from '../../../worker/compute/onnx/onnx-backend.ts';
import { encodePng } from '../../../worker/images/encode-png.ts';
import type { FromChild } from '../../../worker/protocol.ts';
import { translateBatch } from '../../../worker/translator/translate-batch.ts';
import { createWarmModels } from '../../../worker/translator/warm-models.ts';
import { createTinyWorld, lastCheckpoint, runTask, said, type Outcome, type TinyWorld } from './tiny-run.ts';

vi.mock(import('#contracts/methods/registry.ts'), async (original) => {
  const [registry, { templateDefinition: template }] = [
    await original(),
    await import('#contracts/methods/_template.ts'),
  ];
  return { ...registry, methodDefinitions: { ...registry.methodDefinitions, template } };
});
vi.mock(import('../../../worker/engine/methods/registry.ts'), async (original) => {
  const { methodOf } = await original();
  const { template } = await import('../../../worker/engine/methods/_template/template.ts');
  return {
    methodOf: (config) => ((config.method as string) === 'template' ? template : methodOf(config)),
  };
});

/** The registries' types do not have it. */
const config = {
  configVersion: CONFIG_VERSION,
  method: 'template',
  preset: 'template-tiny',
  ...(templateDefinition.presets[0]?.knobs as TemplateKnobs),
  checkpointSeconds: 3_600,
} as unknown as RunConfig;

describe('the template of a method, once it is in the registries,', () => {
  let world: TinyWorld;
  let outcome: Outcome;
  beforeAll(async () => {
    world = await createTinyWorld({ train: 8, test: 3 });
    outcome = await runTask(world, world.trainTask({ config }));
  });

  test('trains and logs the loss that it declares', () => {
    expect(outcome.end).toBe('finished');
    const losses = said(outcome, 'metrics').map(
      ({ points }) => points.find(({ name }) => name === 'generator/recoloring_ab')?.value ?? NaN,
    );
    expect(losses).toHaveLength(12);
    expect(losses.every(Number.isFinite)).toBe(true);
  });

  test('draws sample grids', () => {
    expect(said(outcome, 'sample').map(({ direction }) => direction)).toEqual(['A_TO_B', 'B_TO_A']);
  });

  test('is evaluated', async () => {
    const evaluation = await runTask(world, world.evaluateTask(lastCheckpoint(outcome).manifestSha256));
    expect(said(evaluation, 'evaluated')[0]?.scores).toHaveProperty('evaluation/psnr_ab');
  });

  test('translates', async () => {
    const models = createWarmModels(await createOnnxBackend({ threads: 1 }), world.blobs);
    const model = await models.get(lastCheckpoint(outcome).manifestSha256);
    const png = await encodePng({ width: 16, height: 16, data: new Uint8Array(16 * 16 * 3).fill(200) });
    const blob = await world.blobs.put(png);
    const image = {
      ...blob,
      source: 'UPLOAD' as const,
      imageSha256: blob.sha256,
      offset: 0,
      decoder: NEWEST_DECODER,
    };
    const translation = {
      translationId: translationIdSchema.parse(uuid()),
      direction: 'B_TO_A' as const,
      fit: 'STRETCH' as const,
      content: image,
      exemplar: image,
    };
    const messages: FromChild[] = [];
    await translateBatch({ translations: [translation] }, model, world.blobs, {
      send: (message) => Promise.resolve(void messages.push(message)),
      stopRequested: () => Promise.resolve(null),
    });
    expect(said({ messages }, 'translated')).toHaveLength(1);
  });
});
