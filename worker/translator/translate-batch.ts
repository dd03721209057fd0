import type { Direction } from '#contracts/domain.ts';
import { methodDefinition, type RunConfig } from '#contracts/run-config.ts';
import type { Failure } from '#contracts/run-state.ts';
import { BlobNotFoundError, DamagedBlobError } from '#storage/blob-errors.ts';
import type { BlobStore } from '#storage/blob-store.ts';
import type { ChildChannel, TaskEnd } from '../child-channel.ts';
import { bytesToUnit, unitToBytes } from '../engine/imaging/pixel-range.ts';
import { decodeImage, type TargetSize } from '../images/decode-image.ts';
import { encodePng } from '../images/encode-png.ts';
import { UnsupportedImageError } from '../images/unsupported-image-error.ts';
import type { ImageLocation, TranslateTask } from '../protocol.ts';
import { DAMAGED_BLOB, TaskFailure } from '../task-failure.ts';
import type { WarmModel } from './warm-models.ts';

/**
 * Translates what a task lists: images are brought to the model's size, redrawn a few at a time, stored as PNG and
 * told one by one. A picture that cannot be used fails its own translation alone.
 */
export async function translateBatch(
  { translations }: Pick<TranslateTask, 'translations'>,
  model: WarmModel,
  blobs: BlobStore,
  channel: ChildChannel,
): Promise<TaskEnd> {
  const capacity = batchCapacity(model.config);
  for (const direction of ['A_TO_B', 'B_TO_A'] as const) {
    const waiting = translations.filter((translation) => translation.direction === direction);
    while (waiting.length > 0) {
      if ((await channel.stopRequested()) !== null) return 'stopped';
      const ready: ReadyTranslation[] = [];
      const taken = waiting.splice(0, capacity);
      for (const result of await Promise.all(taken.map((translation) => prepare(translation, model, blobs))))
        if ('failure' in result) await channel.send({ type: 'translationFailed', ...result });
        else ready.push(result);
      while (ready.length > 0) {
        const batch = ready.splice(0, powerOfTwo(ready.length));
        await redraw(batch, direction, model, blobs, channel);
      }
    }
  }
  return 'finished';
}

type TranslationId = TranslateTask['translations'][number]['translationId'];

interface ReadyTranslation {
  readonly translationId: TranslationId;
  /** `[H, W, 3]`, 0..255 */
  readonly content: Uint8Array;
  /** Null for a method that uses none. */
  readonly exemplar: Uint8Array | null;
}

const MAX_BATCH = 16;
/** Bounds the memory of a batch; 16 images of 128 x 128, 4 of 256 x 256. */
const MAX_BATCH_PIXELS = 16 * 128 * 128;

function batchCapacity({ imageHeight, imageWidth }: RunConfig): number {
  return Math.min(MAX_BATCH, Math.max(1, Math.floor(MAX_BATCH_PIXELS / (imageHeight * imageWidth))));
}

/** The largest power of two up to `count`: few sizes of a step are ever compiled. */
function powerOfTwo(count: number): number {
  return 2 ** Math.floor(Math.log2(count));
}

async function prepare(
  { translationId, fit, content, exemplar }: TranslateTask['translations'][number],
  { config }: WarmModel,
  blobs: BlobStore,
): Promise<ReadyTranslation | { readonly translationId: TranslationId; readonly failure: Failure }> {
  const { usesExemplar } = methodDefinition(config.method);
  const target = { height: config.imageHeight, width: config.imageWidth, fit };
  try {
    const [contentPixels, exemplarPixels] = await Promise.all([
      pixelsOf('content image', content, target, blobs),
      usesExemplar ? pixelsOf('exemplar', exemplar, target, blobs) : null,
    ]);
    return { translationId, content: contentPixels, exemplar: exemplarPixels };
  } catch (error) {
    if (!(error instanceof TaskFailure)) throw error;
    return { translationId, failure: error.failure };
  }
}

async function pixelsOf(
  role: string,
  location: ImageLocation | null,
  target: TargetSize,
  blobs: BlobStore,
): Promise<Uint8Array> {
  const failed = (code: string, message: string): TaskFailure =>
    new TaskFailure({ class: 'USER', code, message: `The ${role}: ${message}` });
  if (location === null) throw failed('REQUIRED', 'This model needs one. Choose an image.');
  const { source, sha256, offset, byteSize, imageSha256, decoder } = location;
  try {
    const bytes = await blobs.read(sha256, { offset, byteSize, sha256: imageSha256 });
    return (await decodeImage(bytes, target, decoder)).data;
  } catch (error) {
    if (error instanceof UnsupportedImageError) throw failed(error.code, error.message);
    if (error instanceof BlobNotFoundError)
      throw failed('NOT_FOUND', `It is no longer stored. ${WAY_BACK[source]}`);
    if (error instanceof DamagedBlobError)
      throw failed(DAMAGED_BLOB, `It is damaged in storage. ${WAY_BACK[source]}`);
    throw error;
  }
}

/** What mends an image whose bytes are lost. */
const WAY_BACK: Readonly<Record<ImageLocation['source'], string>> = {
  UPLOAD: 'Upload it again.',
  DATASET:
    'Choose another image. Importing the same folder again brings it back, and "./exemplar verify --repair" tells what else is damaged.',
};

async function redraw(
  batch: readonly ReadyTranslation[],
  direction: Direction,
  model: WarmModel,
  blobs: BlobStore,
  channel: ChildChannel,
): Promise<void> {
  const { imageHeight: height, imageWidth: width } = model.config;
  const size = height * width * 3;
  const content = unitBatch(batch.map((translation) => translation.content));
  const exemplars = batch.flatMap(({ exemplar }) => (exemplar === null ? [] : [exemplar]));
  const exemplar = exemplars.length === 0 ? null : unitBatch(exemplars);
  const begun = performance.now();
  const results = await model.translate(direction, { content, exemplar });
  const inferenceMs = performance.now() - begun;
  await channel.send({ type: 'progress' });

  // Side by side: a blob waits for the disk more than for anything else.
  await Promise.all(
    batch.map(async ({ translationId }, i) => {
      const pixels = unitToBytes(results.subarray(i * size, (i + 1) * size));
      const stored = await blobs.put(await encodePng({ height, width, data: pixels }));
      await channel.send({ type: 'translated', translationId, ...stored, width, height, inferenceMs });
    }),
  );
}

/** Images of one size side by side, `[images.length, H, W, 3]` in [-1, 1]. */
function unitBatch(images: readonly Uint8Array[]): Float32Array {
  const size = images[0]?.length ?? 0;
  const values = new Float32Array(images.length * size);
  for (const [i, image] of images.entries()) bytesToUnit(image, values, i * size);
  return values;
}
