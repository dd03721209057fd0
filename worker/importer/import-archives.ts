import { createHash } from 'node:crypto';
import pMap from 'p-map';
import { v5 as uuidV5 } from 'uuid';
import type { DatasetImage, DatasetIndex } from '#contracts/dataset-index.ts';
import { domainSideSchema } from '#contracts/domain.ts';
import { imageIdSchema, sha256Schema, type ImportId, type Sha256 } from '#contracts/ids.ts';
import { groupBy } from '#lib/group-by.ts';
import type { BlobStore } from '#storage/blob-store.ts';
import { canonicalJson } from '#lib/canonical-json.ts';
import { checkImage } from '../images/decode-image.ts';
import { UnsupportedImageError } from '../images/unsupported-image-error.ts';
import type { ImportTask } from '../protocol.ts';
import { createShardWriter, type ShardWriter } from '../shards/shard-writer.ts';
import { TaskFailure } from '../task-failure.ts';
import { catalogArchives, type CatalogImage } from './catalog-archives.ts';
import { FileErrors } from './file-errors.ts';

/** What an import has come to. Nothing of it is visible to anyone until its version is committed. */
export type ImportOutcome =
  | { readonly type: 'imported'; readonly indexSha256: Sha256; readonly leftOut: FileErrorList }
  | { readonly type: 'fileErrors'; readonly errors: FileErrorList }
  | { readonly type: 'stopped' };

type FileErrorList = Pick<FileErrors, 'list' | 'total'>;

export interface ImportWatcher {
  /** Called every few images. @returns whether to go on */
  onProgress(done: number, total: number): Promise<'GO_ON' | 'STOP'>;
}

/**
 * Turns uploaded archives into shards and an index. Every picture is decoded once, so that no run meets a broken one
 * later; the pictures are stored as they came. A bad one is named; then nothing is imported, or with SKIP the rest is.
 * An image's id follows from the import and the image's place, so a repeated import job makes the same index.
 * @throws TaskFailure EMPTY_DOMAIN when a domain has no image to learn from
 */
export async function importArchives(
  { importId, archives, brokenFiles }: Pick<ImportTask, 'importId' | 'archives' | 'brokenFiles'>,
  blobs: BlobStore,
  watcher: ImportWatcher,
): Promise<ImportOutcome> {
  const errors = new FileErrors();
  const catalog = await catalogArchives(blobs, archives, brokenFiles, errors);
  const isRefused = () => brokenFiles === 'REFUSE' && errors.total > 0;
  if (!isRefused()) requireImagesToLearnFrom(catalog);

  const byArchive = groupBy(catalog, (image) => image.archive);
  const shards = createShardWriter(blobs);
  const checked: CheckedImage[] = [];
  let done = 0;
  for (const [position, archive] of archives.entries()) {
    const images = byArchive.get(position);
    if (images === undefined) continue;
    const bytes = await blobs.read(archive.sha256);
    for (let first = 0; first < images.length && !(isRefused() && errors.isFull); first += BATCH) {
      const batch = images.slice(first, first + BATCH);
      const results = await pMap(batch, (image) => check(image, bytes, errors), { concurrency: DECODERS });
      // Once nothing will be committed, only the other bad files are still of interest.
      if (!isRefused()) for (const result of results) if (result) await keep(result, checked, shards);
      done += batch.length;
      if ((await watcher.onProgress(done, catalog.length)) === 'STOP') return { type: 'stopped' };
    }
  }
  if (isRefused()) return { type: 'fileErrors', errors };
  requireImagesToLearnFrom(checked);
  return {
    type: 'imported',
    indexSha256: await storeIndex(importId, blobs, checked, shards),
    leftOut: errors,
  };
}

type CheckedImage = Omit<DatasetImage, 'id' | 'shard' | 'offset'>;
interface CheckResult {
  readonly image: CheckedImage;
  readonly bytes: Uint8Array;
}

const BATCH = 16;
const DECODERS = 4;

function requireImagesToLearnFrom(catalog: readonly Pick<CatalogImage, 'domain' | 'split'>[]): void {
  for (const domain of domainSideSchema.options)
    if (!catalog.some((image) => image.domain === domain && image.split === 'TRAIN'))
      throw new TaskFailure({
        class: 'USER',
        code: 'EMPTY_DOMAIN',
        message: `Domain ${domain} has no training images. Put at least one beside test/ or into train/.`,
      });
}

/** @returns null when the picture cannot be used, which `errors` then tells */
async function check(
  { domain, split, name, label, memberName, offset, byteSize }: CatalogImage,
  archive: Buffer,
  errors: FileErrors,
): Promise<CheckResult | null> {
  const bytes = archive.subarray(offset, offset + byteSize);
  try {
    const { format, width, height } = await checkImage(bytes);
    const sha256 = sha256Schema.parse(createHash('sha256').update(bytes).digest('hex'));
    return { image: { domain, split, name, label, format, width, height, sha256, byteSize }, bytes };
  } catch (error) {
    if (!(error instanceof UnsupportedImageError)) throw error;
    errors.add(domain, memberName, error.code, error.message);
    return null;
  }
}

async function keep(
  { image, bytes }: CheckResult,
  checked: CheckedImage[],
  shards: ShardWriter,
): Promise<void> {
  checked.push(image);
  await shards.add(`${image.domain}/${image.split}/${image.name}`, bytes);
}

async function storeIndex(
  importId: ImportId,
  blobs: BlobStore,
  checked: readonly CheckedImage[],
  writer: ShardWriter,
): Promise<Sha256> {
  const { shards, places } = await writer.finish();
  const counts = new Map<string, number>();
  const images = checked.map((image, i) => {
    const place = places[i];
    if (place === undefined)
      throw new Error(`importArchives: image ${i} of ${checked.length} lies in no shard`);
    const group = `${image.domain}/${image.split}`;
    const position = counts.get(group) ?? 0;
    counts.set(group, position + 1);
    return { id: imageIdSchema.parse(uuidV5(`${group}/${position}`, importId)), ...image, ...place };
  });
  const index: DatasetIndex = {
    format: 'exemplar.dataset-index/1',
    shards: shards.map(({ sha256, byteSize }) => ({ sha256, byteSize })),
    images,
  };
  return (await blobs.put(Buffer.from(canonicalJson(index), 'utf8'))).sha256;
}
