import { createHash } from 'node:crypto';
import pMap from 'p-map';
import type { DatasetImage, DatasetIndex } from '#contracts/dataset-index.ts';
import { NEWEST_DECODER } from '#contracts/decoder-version.ts';
import { type DomainSide, domainSideSchema } from '#contracts/domain.ts';
import { sha256Schema, type Sha256 } from '#contracts/ids.ts';
import type { Failure } from '#contracts/run-state.ts';
import { groupBy } from '#lib/group-by.ts';
import type { BlobStore } from '#storage/blob-store.ts';
import { canonicalJson } from '#lib/canonical-json.ts';
import { checkImage } from '../images/decode-image.ts';
import { UnsupportedImageError } from '../images/unsupported-image-error.ts';
import type { FromChild, ImportTask } from '../protocol.ts';
import { createShardWriter, type ShardWriter } from '../shards/shard-writer.ts';
import { TaskFailure } from '../task-failure.ts';
import { catalogArchives, type CatalogImage } from './catalog-archives.ts';
import { FileErrors } from './file-errors.ts';

/** What an import has come to. Nothing of it is visible to anyone until its version is committed. */
export type ImportOutcome =
  | { readonly type: 'imported'; readonly indexSha256: Sha256; readonly report: ImportReport }
  | { readonly type: 'refused'; readonly failure: Failure; readonly report: ImportReport }
  | { readonly type: 'stopped' };

/** What of the archives has not become images. */
export type ImportReport = Omit<Extract<FromChild, { type: 'importReport' }>, 'type'>;

export interface ImportWatcher {
  /** Called every few images. @returns whether to go on */
  onProgress(done: number, total: number): Promise<'GO_ON' | 'STOP'>;
}

/**
 * Turns uploaded archives into shards and an index. Every picture is decoded once, so that no run meets a broken one
 * later; the pictures are stored as they came. All of them are good, or nothing is imported; with SKIP what is bad is
 * left out. Either way each bad file is named. The same images make the same index.
 * @throws TaskFailure EMPTY_DOMAIN when a domain was sent no image to learn from
 */
export async function importArchives(
  { archives, brokenFiles }: Pick<ImportTask, 'archives' | 'brokenFiles'>,
  blobs: BlobStore,
  watcher: ImportWatcher,
): Promise<ImportOutcome> {
  const errors = new FileErrors();
  const { images: catalog, byProductCount } = await catalogArchives(blobs, archives, errors);
  const empty = emptyDomainOf(catalog);
  if (errors.count === 0 && empty) throw new TaskFailure(empty);

  const isLost = () => errors.hasBrokenArchive || (brokenFiles === 'REFUSE' && errors.count > 0);
  const byArchive = groupBy(catalog, (image) => image.archive);
  const shards = createShardWriter(blobs);
  const checked: CheckedImage[] = [];
  let done = 0;
  for (const [position, archive] of archives.entries()) {
    const images = byArchive.get(position);
    if (images === undefined) continue;
    const bytes = await blobs.read(archive.sha256);
    for (let first = 0; first < images.length; first += BATCH) {
      const batch = images.slice(first, first + BATCH);
      const results = await pMap(batch, (image) => check(image, bytes), { concurrency: DECODERS });
      for (const result of results) {
        if ('error' in result)
          errors.add(result.domain, result.memberName, result.error.code, result.error.message);
        else if (!isLost()) await keep(result, checked, shards); // else only the other bad files are still of interest
      }
      done += batch.length;
      if ((await watcher.onProgress(done, catalog.length)) === 'STOP') return { type: 'stopped' };
    }
  }

  const report = { errors: errors.list, errorCount: errors.count, byProductCount };
  const failure = isLost() ? badFiles(errors.count) : emptyDomainOf(checked);
  if (failure) return { type: 'refused', failure, report };
  return { type: 'imported', indexSha256: await storeIndex(blobs, checked, shards), report };
}

type CheckedImage = Omit<DatasetImage, 'shard' | 'offset'>;
interface CheckResult {
  readonly image: CheckedImage;
  readonly bytes: Uint8Array;
}
interface BadImage {
  readonly domain: DomainSide;
  readonly memberName: string;
  readonly error: UnsupportedImageError;
}

const BATCH = 16;
const DECODERS = 4;

function badFiles(count: number): Failure {
  return {
    class: 'USER',
    code: 'BAD_FILES',
    message:
      `${count === 1 ? 'One file cannot be used; it is' : `${count} files cannot be used; they are`} listed below. ` +
      'Nothing was imported. Repair or remove them, or import the rest with --skip-broken.',
  };
}

/** Why images do not make a dataset: a domain of them has none to learn from. */
function emptyDomainOf(images: readonly Pick<CatalogImage, 'domain' | 'split'>[]): Failure | null {
  const empty = domainSideSchema.options.find(
    (domain) => !images.some((image) => image.domain === domain && image.split === 'TRAIN'),
  );
  if (!empty) return null;
  return {
    class: 'USER',
    code: 'EMPTY_DOMAIN',
    message: `Domain ${empty} has no training images. Put at least one outside its validation and test folders.`,
  };
}

/** @returns the error beside the image when the picture cannot be used */
async function check(
  { domain, split, name, label, memberName, offset, byteSize }: CatalogImage,
  archive: Buffer,
): Promise<CheckResult | BadImage> {
  const bytes = archive.subarray(offset, offset + byteSize);
  try {
    const { format, width, height } = await checkImage(bytes);
    const sha256 = sha256Schema.parse(createHash('sha256').update(bytes).digest('hex'));
    return { image: { domain, split, name, label, format, width, height, sha256, byteSize }, bytes };
  } catch (error) {
    if (!(error instanceof UnsupportedImageError)) throw error;
    return { domain, memberName, error };
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
  blobs: BlobStore,
  checked: readonly CheckedImage[],
  writer: ShardWriter,
): Promise<Sha256> {
  const { shards, places } = await writer.finish();
  const images = checked.map((image, i) => {
    const place = places[i];
    if (place === undefined)
      throw new Error(`importArchives: image ${i} of ${checked.length} lies in no shard`);
    return { ...image, ...place };
  });
  const index: DatasetIndex = {
    format: 'exemplar.dataset-index/3',
    decoder: NEWEST_DECODER,
    shards: shards.map(({ sha256, byteSize }) => ({ sha256, byteSize })),
    images,
  };
  return (await blobs.put(Buffer.from(canonicalJson(index), 'utf8'))).sha256;
}
