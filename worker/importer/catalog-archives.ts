import { type ArchiveMember, archiveMember, isLabelPath } from '#contracts/archive/archive-member.ts';
import { MAX_LABEL_BYTES } from '#contracts/archive/read-label.ts';
import { type FoundFile, surveyFiles } from '#contracts/archive/survey-files.ts';
import { type DomainSide, domainSideSchema, type Split } from '#contracts/domain.ts';
import { limits } from '#contracts/limits.ts';
import type { BlobStore } from '#storage/blob-store.ts';
import type { ImportTask } from '../protocol.ts';
import { NotATarError, readTar, type TarMember } from '../shards/read-tar.ts';
import { TaskFailure } from '../task-failure.ts';
import type { FileErrors } from './file-errors.ts';

/** A file of an archive, not yet looked into. */
export interface CatalogFile {
  readonly domain: DomainSide;
  /** As written in its archive. */
  readonly memberName: string;
  /** Position of its archive in the task. */
  readonly archive: number;
  readonly offset: number;
  readonly byteSize: number;
}

export interface CatalogImage extends CatalogFile {
  readonly split: Split;
  readonly name: string;
  readonly label: string | null;
  /** The same object for images that share their regions. */
  readonly regions: CatalogFile | null;
}

export interface CatalogTruthImage extends CatalogFile {
  readonly name: string;
}

/** classes.json or truth.json of a domain, as it came. */
export interface CatalogDocument {
  readonly domain: DomainSide;
  readonly memberName: string;
  readonly bytes: Uint8Array;
}

export interface Catalog {
  /** Of both domains, those of a domain in the order of its archives. */
  readonly images: readonly CatalogImage[];
  readonly truthImages: readonly CatalogTruthImage[];
  /** One per domain, at most. */
  readonly classes: readonly CatalogDocument[];
  readonly truthTables: readonly CatalogDocument[];
  readonly byProductCount: number;
}

/**
 * Lists the files of all archives, images with their labels, before any picture is decoded. What cannot be used goes into
 * `errors` under its name.
 * @throws TaskFailure TOO_MANY_IMAGES
 */
export async function catalogArchives(
  blobs: BlobStore,
  archives: ImportTask['archives'],
  errors: FileErrors,
): Promise<Catalog> {
  const images: CatalogImage[] = [];
  const truthImages: CatalogTruthImage[] = [];
  const classes: CatalogDocument[] = [];
  const truthTables: CatalogDocument[] = [];
  let byProductCount = 0;
  for (const domain of domainSideSchema.options) {
    const members = await membersOf(domain, blobs, archives, errors);
    const survey = surveyFiles(members);
    for (const { path, code, message } of survey.problems) errors.add(domain, path, code, message);
    byProductCount += survey.byProductCount;
    const files = new Map(members.map((member) => [member, catalogFile(domain, member)]));
    for (const { file, split, name, label, regions } of survey.images)
      images.push({
        ...catalogFile(domain, file),
        ...{ split, name, label },
        regions: (regions && files.get(regions)) ?? null,
      });
    for (const { file, name } of survey.truthImages) truthImages.push({ ...catalogFile(domain, file), name });
    if (survey.classes) classes.push(catalogDocument(domain, survey.classes));
    if (survey.truthTable) truthTables.push(catalogDocument(domain, survey.truthTable));
  }
  return { images, truthImages, classes, truthTables, byProductCount };
}

interface Member extends FoundFile {
  readonly archive: number;
  readonly offset: number;
  /** Content of classes.json and truth.json. */
  readonly documentBytes: Uint8Array | null;
}

/** Of a whole import, so that no archive is looked into for ever. */
const MAX_IMAGES = 1_000_000;
/** An image, its label and its regions. */
const FILES_OF_AN_IMAGE = 3;

function catalogFile(
  domain: DomainSide,
  { path: memberName, archive, offset, byteSize }: Member,
): CatalogFile {
  return { domain, memberName, archive, offset, byteSize };
}

function catalogDocument(domain: DomainSide, { path: memberName, documentBytes }: Member): CatalogDocument {
  return { domain, memberName, bytes: documentBytes ?? new Uint8Array() };
}

async function membersOf(
  domain: DomainSide,
  blobs: BlobStore,
  archives: ImportTask['archives'],
  errors: FileErrors,
): Promise<Member[]> {
  const members: Member[] = [];
  const own = [...archives.entries()].filter(([, archive]) => archive.domain === domain);
  for (const [number, [position, { sha256 }]] of own.entries()) {
    const title = `archive ${number + 1}`;
    const size = await blobs.size(sha256);
    if (size !== null && size > limits.maxArchiveBytes) {
      const message = `The archive has ${size} bytes; at most ${limits.maxArchiveBytes} are accepted.`;
      errors.addArchive(domain, title, 'ARCHIVE_TOO_LARGE', message);
      continue;
    }
    const bytes = await blobs.read(sha256);
    try {
      for await (const member of readTar(bytes)) {
        if (member.kind === 'DIRECTORY') continue;
        members.push(memberOf(member, position, bytes));
        if (members.length > FILES_OF_AN_IMAGE * MAX_IMAGES) throw tooManyImages();
      }
    } catch (error) {
      if (!(error instanceof NotATarError)) throw error;
      const message = `The archive is not a whole, uncompressed tar: ${error.message}`;
      errors.addArchive(domain, title, 'NOT_A_TAR', message);
    }
  }
  return members;
}

const DOCUMENT_KINDS: ReadonlySet<ArchiveMember['kind']> = new Set(['CLASSES', 'TRUTH_TABLE']);

function memberOf({ name, kind, offset, byteSize }: TarMember, archive: number, bytes: Buffer): Member {
  // A view would keep the whole archive in memory.
  const content = () => Uint8Array.from(bytes.subarray(offset, offset + byteSize));
  const isDocument = name.toLowerCase().endsWith('.json') && DOCUMENT_KINDS.has(archiveMember(name).kind);
  return {
    path: name,
    byteSize,
    labelBytes: isLabelPath(name) && byteSize <= MAX_LABEL_BYTES ? content() : null,
    documentBytes: isDocument ? content() : null,
    problem: kind === 'OTHER' ? NOT_A_FILE : null,
    archive,
    offset,
  };
}

const NOT_A_FILE = {
  code: 'NOT_A_FILE',
  message: 'Links, devices and other special files are not accepted in an archive.',
};

function tooManyImages(): TaskFailure {
  return new TaskFailure({
    class: 'USER',
    code: 'TOO_MANY_IMAGES',
    message: `A dataset version holds at most ${MAX_IMAGES} images. Import fewer.`,
  });
}
