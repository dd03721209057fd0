import { type DomainSide, domainSideSchema } from '#contracts/domain.ts';
import type { Sha256 } from '#contracts/ids.ts';
import type { RegionNames } from '#contracts/region-classes.ts';
import type { Failure } from '#contracts/run-state.ts';
import { canonicalJson } from '#lib/canonical-json.ts';
import { groupBy } from '#lib/group-by.ts';
import type { BlobStore } from '#storage/blob-store.ts';
import type { FromChild, ImportTask } from '../protocol.ts';
import { TaskFailure } from '../task-failure.ts';
import {
  type Catalog,
  type CatalogFile,
  type CatalogImage,
  type CatalogTruthImage,
  catalogArchives,
} from './catalog-archives.ts';
import { type CheckedFile, checkPicture, checkRegions, type PictureFacts } from './check-file.ts';
import { checkInBatches } from './check-in-batches.ts';
import { FileErrors } from './file-errors.ts';
import { readClassesOf, readTruthTables } from './read-documents.ts';
import { resolveTruths } from './resolve-truths.ts';
import { createVersionBuilder } from './version-builder.ts';

/** What an import has come to. Nothing of it is visible to anyone until its version is committed. */
export type ImportOutcome =
  | { readonly type: 'imported'; readonly indexSha256: Sha256; readonly report: ImportReport }
  | { readonly type: 'refused'; readonly failure: Failure; readonly report: ImportReport }
  | { readonly type: 'stopped' };

/** What of the archives has not become images. */
export type ImportReport = Omit<Extract<FromChild, { type: 'importReport' }>, 'type'>;

export interface ImportWatcher {
  /** Called every few files, in images: those that come with others make each count for less. @returns whether to go on */
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
  const catalog = await catalogArchives(blobs, archives, errors);
  const empty = emptyDomainOf(catalog.images);
  if (errors.count === 0 && empty) throw new TaskFailure(empty);

  const classes = readClassesOf(catalog, errors);
  const tables = readTruthTables(catalog, errors);
  const regionFiles = regionFilesOf(catalog, classes, errors);
  const isLost = () => errors.hasBrokenArchive || (brokenFiles === 'REFUSE' && errors.count > 0);
  const version = createVersionBuilder(blobs, classes, errors, isLost);
  try {
    const total = catalog.images.length;
    const fileCount = total + regionFiles.length + catalog.truthImages.length;
    let done = 0;
    const takeAll = async <Result>(
      batches: AsyncIterable<readonly Result[]>,
      take: (result: Result) => Promise<void>,
    ): Promise<'GO_ON' | 'STOP'> => {
      for await (const batch of batches) {
        for (const result of batch) await take(result);
        done += batch.length;
        if ((await watcher.onProgress(Math.floor((done * total) / fileCount), total)) === 'STOP')
          return 'STOP';
      }
      return 'GO_ON';
    };

    const pictures = checkInBatches(catalog.images, archives, blobs, checkPicture);
    if ((await takeAll(pictures, version.takePicture)) === 'STOP') return { type: 'stopped' };
    const regions = checkInBatches(regionFiles, archives, blobs, checkRegions);
    if ((await takeAll(regions, version.takeRegions)) === 'STOP') return { type: 'stopped' };
    const resolved = resolveTruths(tables, version.images, catalog, errors);
    const truthsOf = groupBy(resolved, ({ truthImage }) => truthImage);
    const truths = checkInBatches(catalog.truthImages, archives, blobs, checkPicture);
    const takeTruth = (checked: CheckedFile<CatalogTruthImage, PictureFacts>) =>
      version.takeTruthImage(checked, truthsOf.get(checked.file) ?? []);
    if ((await takeAll(truths, takeTruth)) === 'STOP') return { type: 'stopped' };

    const report = { errors: errors.list, errorCount: errors.count, byProductCount: catalog.byProductCount };
    const failure = isLost() ? badFiles(errors.count) : emptyDomainOf(version.images);
    if (failure) return { type: 'refused', failure, report };
    const index = Buffer.from(canonicalJson(await version.finish()), 'utf8');
    return { type: 'imported', indexSha256: (await blobs.put(index)).sha256, report };
  } finally {
    await version.discard();
  }
}

/** The region files of domains that name their regions; that others have no names is an error of their own. */
function regionFilesOf(
  { images, classes: documents }: Pick<Catalog, 'images' | 'classes'>,
  classes: Readonly<Record<DomainSide, RegionNames | null>>,
  errors: FileErrors,
): CatalogFile[] {
  const files = [...new Set(images.map(({ regions }) => regions))].filter((file) => file !== null);
  for (const domain of domainSideSchema.options) {
    const isUnnamed = classes[domain] === null && documents.every((document) => document.domain !== domain);
    if (isUnnamed && files.some((file) => file.domain === domain))
      errors.add(
        domain,
        'classes.json',
        'CLASSES_MISSING',
        'There are region files (.seg.png), and no classes.json names their regions. Add one.',
      );
  }
  return files.filter(({ domain }) => classes[domain] !== null);
}

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
