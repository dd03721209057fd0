import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { v7 as uuidV7 } from 'uuid';
import { NEWEST_DECODER } from '#contracts/decoder-version.ts';
import type { Direction } from '#contracts/domain.ts';
import { sha256Schema, translationIdSchema } from '#contracts/ids.ts';
import { randomStream } from '#lib/random.ts';
import type { BlobStore } from '#storage/blob-store.ts';
import { createDiskBlobStore } from '#storage/disk-blob-store.ts';
import type { ChildChannel } from '../../../worker/child-channel.ts';
import { createOnnxBackend } from '../../../worker/compute/onnx/onnx-backend.ts';
import { decodeImage } from '../../../worker/images/decode-image.ts';
import { encodePng } from '../../../worker/images/encode-png.ts';
import type { FromChild, ImageLocation, TranslateTask } from '../../../worker/protocol.ts';
import { translateBatch } from '../../../worker/translator/translate-batch.ts';
import { createWarmModels, type WarmModel } from '../../../worker/translator/warm-models.ts';
import { saveUntrained } from './random-checkpoint.ts';
import { egscItPreset } from '../../testkit/egsc-it-preset.ts';

let folder: string;
let blobs: BlobStore;
let model: WarmModel;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'translator-'));
  blobs = createDiskBlobStore(folder);
  const models = createWarmModels(await createOnnxBackend({ threads: 1 }), blobs);
  model = await models.get((await saveUntrained(blobs)).manifestSha256);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const { imageHeight: height, imageWidth: width } = egscItPreset('tiny');

async function storeImage(bytes: Uint8Array): Promise<ImageLocation> {
  const blob = await blobs.put(bytes);
  return {
    ...blob,
    source: 'UPLOAD',
    imageSha256: blob.sha256,
    offset: 0,
    decoder: NEWEST_DECODER,
  };
}
function noise(seed: number, size = 16): Promise<ImageLocation> {
  const stream = randomStream(seed, 'image');
  const pixels = Uint8Array.from({ length: size * size * 3 }, () => stream.below(256));
  return encodePng({ width: size, height: size, data: pixels }).then(storeImage);
}
async function translation(
  direction: Direction,
  images: { content?: ImageLocation; exemplar?: ImageLocation } = {},
): Promise<TranslateTask['translations'][number]> {
  return {
    translationId: translationIdSchema.parse(uuidV7()),
    direction,
    fit: 'STRETCH',
    content: images.content ?? (await noise(1)),
    exemplar: images.exemplar ?? (await noise(2)),
  };
}

/** Runs a batch and gives what the supervisor would hear. */
async function translate(
  translations: TranslateTask['translations'],
  stop: 'CANCEL' | null = null,
): Promise<{ end: string; said: FromChild[] }> {
  const said: FromChild[] = [];
  const channel: ChildChannel = {
    send: (message) => Promise.resolve(void said.push(message)),
    stopRequested: () => Promise.resolve(stop),
  };
  return { end: await translateBatch({ translations }, model, blobs, channel), said };
}
function results(said: readonly FromChild[]) {
  return said.filter((message) => message.type === 'translated');
}
function failures(said: readonly FromChild[]) {
  return said.filter((message) => message.type === 'translationFailed');
}

describe('translating a batch', () => {
  test('stores a PNG of the size of the model for each translation', async () => {
    const translations = [await translation('A_TO_B'), await translation('B_TO_A')];
    const { end, said } = await translate(translations);
    expect(end).toBe('finished');
    const done = results(said);
    // In the order in which they are stored, which is any.
    expect(done.map(({ translationId }) => translationId).sort()).toEqual(
      translations.map((one) => one.translationId).sort(),
    );
    for (const { sha256, byteSize, ...result } of done) {
      expect(result).toMatchObject({ width, height });
      const bytes = await blobs.read(sha256);
      expect(bytes).toHaveLength(byteSize);
      const { data: pixels } = await decodeImage(bytes, { width, height, fit: 'STRETCH' }, NEWEST_DECODER);
      expect(new Set(pixels).size).toBeGreaterThan(10);
    }
  });

  test('gives a picture that depends on content, exemplar and direction', async () => {
    const [content, exemplar, other] = [await noise(1), await noise(2), await noise(3)];
    const { said } = await translate([
      await translation('A_TO_B', { content, exemplar }),
      await translation('A_TO_B', { content: other, exemplar }),
      await translation('A_TO_B', { content, exemplar: other }),
      await translation('B_TO_A', { content, exemplar }),
    ]);
    expect(new Set(results(said).map(({ sha256 }) => sha256)).size).toBe(4);
  });

  test('gives each picture as if it were alone', async () => {
    const translations = await Promise.all(
      Array.from({ length: 7 }, async (_, i) => translation('A_TO_B', { content: await noise(10 + i) })),
    );
    const together = results((await translate(translations)).said);
    expect(together).toHaveLength(7);
    const alone = results((await translate(translations.slice(4, 5))).said);
    const isFifth = ({ translationId }: { translationId: string }) =>
      translationId === translations[4]?.translationId;
    const [first, second] = await Promise.all(
      [together.find(isFifth), alone[0]].map(async (result) =>
        decodeImage(
          await blobs.read(result?.sha256 ?? sha256Schema.parse('')),
          { width, height, fit: 'STRETCH' },
          NEWEST_DECODER,
        ),
      ),
    );
    const differences = first?.data.map((value, i) => Math.abs(value - (second?.data[i] ?? 0))) ?? [];
    expect(Math.max(...differences)).toBeLessThanOrEqual(1); // the last bit before rounding may differ
  });

  test('fits images of any size and takes them from the middle of a shard', async () => {
    const large = await encodePng({ width: 50, height: 20, data: new Uint8Array(50 * 20 * 3).fill(77) });
    const { sha256 } = await blobs.put(Buffer.concat([Buffer.alloc(512, 1), large, Buffer.alloc(512, 2)]));
    const imageSha256 = sha256Schema.parse(createHash('sha256').update(large).digest('hex'));
    const place = { sha256, offset: 512, byteSize: large.length };
    const content = { source: 'DATASET', ...place, imageSha256, decoder: NEWEST_DECODER } as const;
    const { said } = await translate([await translation('A_TO_B', { content })]);
    expect(results(said)).toHaveLength(1);
  });

  test('fails a translation alone when its picture cannot be used, and says which picture', async () => {
    const html = await storeImage(Buffer.from('<html></html>'));
    const gone = {
      source: 'UPLOAD' as const,
      sha256: sha256Schema.parse('e'.repeat(64)),
      imageSha256: sha256Schema.parse('e'.repeat(64)),
      offset: 0,
      byteSize: 10,
      decoder: NEWEST_DECODER,
    };
    const [good, badContent, badExemplar] = [
      await translation('A_TO_B'),
      await translation('A_TO_B', { content: html }),
      await translation('A_TO_B', { exemplar: gone }),
    ];
    const { end, said } = await translate([badContent, good, badExemplar]);
    expect(end).toBe('finished');
    expect(results(said).map(({ translationId }) => translationId)).toEqual([good.translationId]);
    expect(failures(said)).toMatchObject([
      {
        translationId: badContent.translationId,
        failure: {
          class: 'USER',
          code: 'UNSUPPORTED_IMAGE',
          message: expect.stringContaining('content image') as string,
        },
      },
      {
        translationId: badExemplar.translationId,
        failure: { class: 'USER', code: 'NOT_FOUND', message: expect.stringContaining('exemplar') as string },
      },
    ]);
  });

  test.each([
    ['UPLOAD', /is no longer stored\. Upload it again\.$/],
    [
      'DATASET',
      /is no longer stored\. Choose another image\. Importing the same folder again brings it back/,
    ],
  ] as const)('says what brings a picture back that is gone: %s', async (source, words) => {
    const sha256 = sha256Schema.parse('e'.repeat(64));
    const place = { source, sha256, imageSha256: sha256, offset: 0, byteSize: 10, decoder: NEWEST_DECODER };
    const { said } = await translate([await translation('A_TO_B', { content: place })]);
    expect(failures(said)).toMatchObject([
      { failure: { code: 'NOT_FOUND', message: expect.stringMatching(words) as string } },
    ]);
  });

  test('stops before the next batch when it is told to', async () => {
    const { end, said } = await translate([await translation('A_TO_B')], 'CANCEL');
    expect({ end, said }).toEqual({ end: 'stopped', said: [] });
  });
});
