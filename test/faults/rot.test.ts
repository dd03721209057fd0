import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { v7 as uuid } from 'uuid';
import { NEWEST_DECODER } from '#contracts/decoder-version.ts';
import { readDatasetIndex } from '#contracts/dataset-index.ts';
import type { Direction } from '#contracts/domain.ts';
import { translationIdSchema, type Sha256 } from '#contracts/ids.ts';
import { loadServedState } from '../../worker/checkpoints/load-served-state.ts';
import { encodePng } from '../../worker/images/encode-png.ts';
import type { FromChild } from '../../worker/protocol.ts';
import { knownFailureOf, TaskFailure } from '../../worker/task-failure.ts';
import { openDatasetImages } from '../../worker/trainer/data/dataset-images.ts';
import type { TranslationImages } from '../../worker/translation/create-translator.ts';
import { translateBatch } from '../../worker/translator/translate-batch.ts';
import {
  createTinyWorld,
  lastCheckpoint,
  runTask,
  said,
  tinyConfig,
  type Outcome,
  type TinyWorld,
} from '../worker/trainer/tiny-run.ts';
import { anyDamage, damageBlob, type Damage } from './damage.ts';
import { plan } from './plan.ts';

const FLIP: Damage = { kind: 'FLIP', at: 0.5, mask: 1 };

let world: TinyWorld;
let folder: string;
let uninterrupted: Outcome;
/** Oldest first. */
let checkpoints: Extract<FromChild, { type: 'checkpoint' }>[];
beforeAll(async () => {
  world = await createTinyWorld();
  folder = world.trainTask().storage.blobDirectory;
  uninterrupted = await runTask(world, world.trainTask());
  checkpoints = [];
  for (const afterStep of [2, 4, 6]) {
    const from = checkpoints.at(-1);
    const task = world.trainTask({
      epoch: checkpoints.length + 1,
      resumeFrom: from?.manifestSha256 ?? null,
      plan: from?.manifest.plan ?? null,
    });
    checkpoints.push(lastCheckpoint(await runTask(world, task, { reason: 'PREEMPT', afterStep })));
  }
});

function resumeTask() {
  const [newest, ...earlier] = checkpoints.map(({ manifestSha256 }) => manifestSha256).reverse();
  return world.trainTask({
    epoch: 4,
    resumeFrom: newest ?? null,
    fallBackTo: earlier,
    plan: checkpoints[0]?.manifest.plan ?? null,
  });
}

function blobOf(checkpoint: number, role: string): Sha256 {
  const sha256 = checkpoints[checkpoint]?.manifest.blobs.find((blob) => blob.role === role)?.sha256;
  if (!sha256) throw new Error(`checkpoint ${checkpoint} has no ${role}`);
  return sha256;
}

describe('a run whose newest checkpoint has rotted', () => {
  test('goes on from the one before, names it, and ends with the same bits', async () => {
    const heal = await damageBlob(folder, blobOf(2, 'weights'), FLIP);
    const resumed = await runTask(world, resumeTask());
    await heal?.();
    expect(said(resumed, 'damagedCheckpoint')).toMatchObject([
      {
        manifestSha256: checkpoints[2]?.manifestSha256,
        reason: expect.stringContaining('damaged: it hashes to') as string,
      },
    ]);
    expect(said(resumed, 'started')).toMatchObject([{ fromStep: 4 }]);
    expect(resumed.end).toBe('finished');
    expect(lastCheckpoint(resumed).manifest.blobs).toEqual(lastCheckpoint(uninterrupted).manifest.blobs);
  });

  test('passes over as many as are damaged, whatever of them is', async () => {
    const heals = [
      await damageBlob(folder, checkpoints[2]?.manifestSha256 ?? ('' as Sha256), { kind: 'GONE' }),
      await damageBlob(folder, blobOf(1, 'optimizer'), { kind: 'CUT', at: 0.9 }),
    ];
    const resumed = await runTask(world, resumeTask());
    for (const heal of heals) await heal?.();
    expect(said(resumed, 'damagedCheckpoint')).toHaveLength(2);
    expect(said(resumed, 'started')).toMatchObject([{ fromStep: 2 }]);
  });

  test('fails for good when none is whole, and says what to do', async () => {
    const heals = await Promise.all(
      checkpoints.map(({ manifestSha256 }) => damageBlob(folder, manifestSha256, FLIP)),
    );
    await expect(runTask(world, resumeTask())).rejects.toMatchObject({
      failure: {
        class: 'USER',
        code: 'BROKEN_CHECKPOINT',
        message: expect.stringMatching(/All 3 checkpoints.*.\/exemplar verify/) as string,
      },
    });
    for (const heal of heals) await heal?.();
  });
});

test('nothing of a blob that was changed in any way is used, whatever reads it', async () => {
  const task = world.trainTask();
  const index = readDatasetIndex(JSON.parse((await world.blobs.read(task.datasetIndexSha256)).toString()));
  const [shard] = index.shards;
  const manifest = checkpoints[2];
  if (!shard || !manifest) throw new Error('expected a shard and a checkpoint');
  const png = await encodePng({ width: 16, height: 16, data: new Uint8Array(16 * 16 * 3).fill(99) });
  const picture = await world.blobs.put(png);
  const everyImage = async () => {
    const images = await openDatasetImages(world.blobs, task.datasetIndexSha256, tinyConfig);
    return images.cache.batch(index.images.filter((image) => image.shard === 0));
  };
  const resume = () =>
    runTask(world, { ...resumeTask(), fallBackTo: [] }, { reason: 'CANCEL', afterStep: 0 });
  const translate = async () => {
    const translationId = translationIdSchema.parse(uuid());
    const image = {
      ...picture,
      source: 'UPLOAD' as const,
      offset: 0,
      imageSha256: picture.sha256,
      decoder: NEWEST_DECODER,
    };
    const about = { direction: 'A_TO_B', fit: 'STRETCH', content: image, exemplar: image } as const;
    const messages: FromChild[] = [];
    let seen = new Float32Array();
    const model = {
      config: tinyConfig,
      translate: (_direction: Direction, { content }: TranslationImages) => {
        seen = Float32Array.from(content);
        return Promise.resolve(content);
      },
    };
    await translateBatch({ translations: [{ translationId, ...about }] }, model, world.blobs, {
      send: (message) => Promise.resolve(void messages.push(message)),
      stopRequested: () => Promise.resolve(null),
    });
    const [failed] = said({ messages }, 'translationFailed');
    if (failed) throw new TaskFailure(failed.failure);
    return seen;
  };
  // Images are parts: what was damaged beside one leaves it whole.
  const [wholeImages, wholePicture] = [await everyImage(), await translate()];
  const broken = /^BROKEN_CHECKPOINT$/;
  const weights = (['weights', 'optimizer', 'host', 'artifact'] as const)
    .filter((role) => manifest.manifest.blobs.some((blob) => blob.role === role))
    .map((role): Reader => ({ sha256: blobOf(2, role), read: resume, code: broken, whole: null }));
  const load = () => loadServedState(world.blobs, manifest.manifestSha256);
  const readers: readonly Reader[] = [
    { sha256: manifest.manifestSha256, read: load, code: broken, whole: null },
    ...weights,
    { sha256: task.datasetIndexSha256, read: everyImage, code: /^DAMAGED_BLOB$/, whole: null },
    { sha256: shard.sha256, read: everyImage, code: /^DAMAGED_BLOB$/, whole: wholeImages },
    { sha256: picture.sha256, read: translate, code: /^(DAMAGED_BLOB|NOT_FOUND)$/, whole: wholePicture },
  ];
  let count = 0;
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: readers.length - 1 }), anyDamage, async (which, damage) => {
      const reader = readers[which];
      if (!reader) throw new Error('expected a reader');
      const { sha256, read, code, whole } = reader;
      const heal = await damageBlob(folder, sha256, damage);
      if (!heal) return;
      count++;
      try {
        const outcome = await read().then(
          (value) => ({ value }),
          (error: unknown) => ({ code: knownFailureOf(error)?.code ?? String(error) }),
        );
        if ('code' in outcome) expect(outcome.code).toMatch(code);
        else expect(outcome.value).toEqual(whole ?? 'a refusal');
      } finally {
        await heal();
      }
    }),
    { seed: plan.seed, numRuns: plan.count(40, 10_500) },
  );
  console.log(`${count} damaged blobs, 0 used`);
}, 1_200_000);

interface Reader {
  readonly sha256: Sha256;
  readonly read: () => Promise<unknown>;
  /** Of its refusal. */
  readonly code: RegExp;
  /** What it gives where only bytes beside what it reads are damaged; null when it reads all of the blob. */
  readonly whole: Float32Array | null;
}
