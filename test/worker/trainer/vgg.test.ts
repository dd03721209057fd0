import { beforeAll, describe, expect, test } from 'vitest';
import { checkpointRoleSchema } from '#contracts/checkpoint-manifest.ts';
import { sha256Schema } from '#contracts/ids.ts';
import { PERCEPTUAL_PREFIX } from '#contracts/perceptual-network.ts';
import { encodeSafetensors } from '#lib/safetensors.ts';
import { loadCheckpoint } from '../../../worker/checkpoints/load-checkpoint.ts';
import { renameKeys } from '../../../worker/engine/layers/parameters.ts';
import { TaskFailure } from '../../../worker/task-failure.ts';
import { egscItPreset } from '../../testkit/egsc-it-preset.ts';
import { tinyVgg } from '../../testkit/tiny-vgg.ts';
import {
  createTinyWorld,
  lastCheckpoint,
  runTask,
  said,
  told,
  type Outcome,
  type TinyWorld,
} from './tiny-run.ts';

const LABEL = 'VGG16 (torchvision), tiny.pth, sha256 0123456789ab';

const config = {
  ...egscItPreset('tiny'),
  maskSteps: 2,
  translationSteps: 4,
  checkpointSeconds: 3_600,
  perceptual: 'VGG',
  perceptualWeightsId: '01890a5d-ac96-774b-bcce-b302099a8057',
} as const;

describe('a run that is compared by VGG', () => {
  let world: TinyWorld;
  let weights: Record<string, { sha256: ReturnType<typeof sha256Schema.parse>; label: string }>;
  let outcome: Outcome;
  beforeAll(async () => {
    world = await createTinyWorld({ train: 8, test: 3 });
    const stored = renameKeys(tinyVgg(), (name) => name.slice(PERCEPTUAL_PREFIX.length));
    const blob = await world.blobs.put(encodeSafetensors(stored));
    weights = { perceptual: { sha256: blob.sha256, label: LABEL } };
    outcome = await runTask(world, world.trainTask({ config, weights }));
  });

  test('logs which network it was, and its losses', () => {
    expect(outcome.end).toBe('finished');
    const { sha256 } = weights['perceptual'] ?? {};
    expect(said(outcome, 'log').map(({ text }) => text)).toContain(
      `Frozen network: ${LABEL}; stored tensors: sha256 ${sha256}.`,
    );
    const last = said(outcome, 'metrics').at(-1)?.points ?? [];
    const compared = last.filter(({ name }) => /style|content/.test(name));
    expect(compared.map(({ name }) => name)).toEqual([
      'generator/style_ab',
      'generator/style_ba',
      'generator/content_ab',
      'generator/content_ba',
    ]);
    for (const { value } of compared) expect(value).toBeGreaterThan(0);
  });

  test('keeps no copy of the network in its checkpoints', async () => {
    const { tensors, artifacts } = await loadCheckpoint(
      world.blobs,
      lastCheckpoint(outcome).manifestSha256,
      () => checkpointRoleSchema.options,
    );
    const names = [tensors, ...Object.values(artifacts)].flatMap((group) => Object.keys(group));
    expect(names.filter((name) => name.startsWith(PERCEPTUAL_PREFIX))).toEqual([]);
  });

  test('goes on from a checkpoint to the same bits', async () => {
    const first = await runTask(world, world.trainTask({ config, weights }), {
      reason: 'PREEMPT',
      afterStep: 4,
    });
    const { manifestSha256, manifest } = lastCheckpoint(first);
    const resumed = await runTask(
      world,
      world.trainTask({ config, weights, resumeFrom: manifestSha256, plan: manifest.plan }),
    );
    expect(resumed.end).toBe('finished');
    expect(lastCheckpoint(resumed).manifest.blobs).toEqual(lastCheckpoint(outcome).manifest.blobs);
    const whole = told(outcome);
    expect(told(resumed).every((line) => whole.includes(line))).toBe(true);
  });

  test('ends before it begins when the weights are gone, and says what to do', async () => {
    const gone = { perceptual: { sha256: sha256Schema.parse('00'.repeat(32)), label: LABEL } };
    const ended = runTask(world, world.trainTask({ config, weights: gone }));
    await expect(ended).rejects.toBeInstanceOf(TaskFailure);
    await expect(ended).rejects.toMatchObject({ failure: { class: 'USER', code: 'BROKEN_WEIGHTS' } });
  });
});
