import { archiveMember, LABEL_WITHOUT_IMAGE } from '#contracts/archive.ts';
import type { BrokenFiles } from '#contracts/broken-files.ts';
import type { DomainSide, Split } from '#contracts/domain.ts';
import { limits } from '#contracts/limits.ts';
import type { BlobStore } from '#storage/blob-store.ts';
import type { ImportTask } from '../protocol.ts';
import { NotATarError, readTar, type TarMember } from '../shards/read-tar.ts';
import { TaskFailure } from '../task-failure.ts';
import type { FileErrors } from './file-errors.ts';
import { readLabel } from '#contracts/label.ts';

/** An image of an archive, not yet looked into. */
export interface CatalogImage {
  readonly domain: DomainSide;
  readonly split: Split;
  readonly name: string;
  readonly label: string | null;
  /** As written in its archive. */
  readonly memberName: string;
  /** Position of its archive in the task. */
  readonly archive: number;
  readonly offset: number;
  readonly byteSize: number;
}

/**
 * Lists the images of all archives in their order, with their labels, before any picture is decoded. What cannot be
 * used goes into `errors` under its name.
 * @throws TaskFailure TOO_MANY_IMAGES; with SKIP also what is wrong with a whole archive
 */
export async function catalogArchives(
  blobs: BlobStore,
  archives: ImportTask['archives'],
  brokenFiles: BrokenFiles,
  errors: FileErrors,
): Promise<readonly CatalogImage[]> {
  const found: Found = { images: [], labels: new Map(), names: new Set(), keys: new Set() };
  for (const [position, archive] of archives.entries()) {
    const { domain, sha256 } = archive;
    const title = `archive ${1 + archives.slice(0, position).filter((other) => other.domain === domain).length}`;
    const size = await blobs.size(sha256);
    if (size !== null && size > limits.maxArchiveBytes) {
      const message = `The archive has ${size} bytes; at most ${limits.maxArchiveBytes} are accepted.`;
      if (brokenFiles === 'SKIP') throw brokenArchive(domain, title, 'ARCHIVE_TOO_LARGE', message);
      errors.add(domain, title, 'ARCHIVE_TOO_LARGE', message);
      continue;
    }
    const bytes = await blobs.read(sha256);
    try {
      for await (const member of readTar(bytes)) {
        const refusal = take(found, { domain, position, bytes, member });
        if (refusal) errors.add(domain, member.name, refusal.code, refusal.message);
      }
    } catch (error) {
      if (!(error instanceof NotATarError)) throw error;
      const message = `The archive is not a whole, uncompressed tar: ${error.message}`;
      if (brokenFiles === 'SKIP') throw brokenArchive(domain, title, 'NOT_A_TAR', message);
      errors.add(domain, title, 'NOT_A_TAR', message);
    }
    if (brokenFiles === 'REFUSE' && errors.isFull) break;
  }
  reportLonelyLabels(found, errors);
  return found.images.map(({ key, folder, ...image }) => {
    const written = found.labels.get(key);
    return { ...image, label: written ? written.text : folder };
  });
}

interface Found {
  readonly images: (Omit<CatalogImage, 'label'> & { readonly key: string; readonly folder: string | null })[];
  readonly labels: Map<
    string,
    { readonly domain: DomainSide; readonly name: string; readonly text: string | null }
  >;
  /** Of every member, to tell duplicates. */
  readonly names: Set<string>;
  /** Of every image, usable or not, to tell labels that belong to none. */
  readonly keys: Set<string>;
}

interface Finding {
  readonly domain: DomainSide;
  readonly position: number;
  readonly bytes: Buffer;
  readonly member: TarMember;
}

interface Refusal {
  readonly code: string;
  readonly message: string;
}

const MAX_IMAGES = 1_000_000;

/** @returns why the member cannot be used; null when it was taken or passed over */
function take(found: Found, { domain, position, bytes, member }: Finding): Refusal | null {
  if (member.kind === 'DIRECTORY') return null;
  const what = archiveMember(member.name);
  if (what.kind === 'BY_PRODUCT') return null;
  if (member.kind === 'OTHER')
    return { code: 'NOT_A_FILE', message: 'Links, devices and the like are not accepted.' };
  if (what.kind === 'REFUSED') return what;

  const { split, name, folder } = what;
  const { offset, byteSize } = member;
  const key = `${domain}/${what.key}`;
  const fullName = `${domain}/${split}/${name}`;
  if (found.names.has(fullName))
    return { code: 'DUPLICATE_NAME', message: `Domain ${domain} has this name twice in the split ${split}.` };
  found.names.add(fullName);

  if (what.kind === 'LABEL') {
    const label = readLabel(bytes.subarray(offset, offset + byteSize));
    if ('code' in label) return label;
    found.labels.set(key, { domain, name: member.name, text: label.text });
    return null;
  }
  found.keys.add(key);
  if (byteSize === 0) return { code: 'UNSUPPORTED_IMAGE', message: 'The file is empty.' };
  if (byteSize > limits.maxImageBytes)
    return {
      code: 'IMAGE_TOO_LARGE',
      message: `The file has ${byteSize} bytes; at most ${limits.maxImageBytes} are accepted.`,
    };
  if (found.images.length === MAX_IMAGES) throw tooManyImages();
  found.images.push({
    domain,
    split,
    name,
    memberName: member.name,
    archive: position,
    offset,
    byteSize,
    key,
    folder,
  });
  return null;
}

/** A file may be left out; an archive of many is not left out in silence. */
function brokenArchive(domain: DomainSide, title: string, code: string, message: string): TaskFailure {
  return new TaskFailure({ class: 'USER', code, message: `Domain ${domain}, ${title}: ${message}` });
}

function tooManyImages(): TaskFailure {
  return new TaskFailure({
    class: 'USER',
    code: 'TOO_MANY_IMAGES',
    message: `A dataset version holds at most ${MAX_IMAGES} images. Import fewer.`,
  });
}

function reportLonelyLabels(found: Found, errors: FileErrors): void {
  for (const [key, { domain, name }] of found.labels)
    if (!found.keys.has(key)) errors.add(domain, name, LABEL_WITHOUT_IMAGE.code, LABEL_WITHOUT_IMAGE.message);
}
