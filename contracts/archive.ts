import type { Split } from './domain.ts';
import { foreignImageOf, foreignImageText } from './foreign-image.ts';

// The dashboard reads this file too: it imports nothing but types and texts, and uses nothing that a browser lacks.

/** What a member of an uploaded archive is, told by its name alone. */
export type ArchiveMember =
  | { readonly kind: 'IMAGE' | 'LABEL'; readonly split: Split; readonly name: string; readonly key: string }
  | { readonly kind: 'IGNORED' }
  | { readonly kind: 'REFUSED'; readonly code: string; readonly message: string };

/**
 * The archive convention: images are `[train/|test/]<name>.<png|jpg|jpeg|webp>`, TRAIN where no split is named; the
 * label of an image is the content of `<same path without extension>.cls`. Hidden files (a name or folder that
 * begins with a dot) and `__MACOSX/` are passed over. Everything else is refused by name. `key` is the same for an
 * image and its label, and for two images of one name, which share their label. Names are only ever texts: no file is
 * opened by one.
 */
export function archiveMember(fullName: string): ArchiveMember {
  const segments = fullName.split('/');
  if (segments[0] === '.') segments.shift(); // `tar -cf x.tar .` writes ./name
  if (segments.includes('..') || segments.includes('') || CONTROL.test(fullName))
    return refused(
      'INVALID_NAME',
      'The name is absolute, leads out of its folder or has control characters.',
    );
  if (segments.some(isPassedOver)) return { kind: 'IGNORED' };

  const split = segments.length > 1 ? splits.get(segments[0]?.toLowerCase() ?? '') : undefined;
  if (split !== undefined) segments.shift();
  const name = segments.join('/');
  if (byteLength(name) > MAX_NAME_BYTES)
    return refused('INVALID_NAME', `The name has more than ${MAX_NAME_BYTES} bytes.`);

  const [, stem = name, extension = ''] = /^(.*)\.([^./]*)$/.exec(name) ?? [];
  const kind = kinds.get(`.${extension.toLowerCase()}`);
  const foreign = foreignImageOf(`.${extension}`);
  if (foreign !== null) return refused('UNSUPPORTED_IMAGE', `The file ${foreignImageText(foreign)}`);
  if (kind === undefined)
    return refused(
      'UNKNOWN_EXTENSION',
      `Only ${IMAGE_EXTENSIONS.join(', ')} and labels as ${LABEL_EXTENSION} are accepted.`,
    );
  return { kind, split: split ?? 'TRAIN', name, key: `${split ?? 'TRAIN'}/${stem}` };
}

/** Whether a file or folder of that name, and all that is in it, has no part in an archive. */
export function isPassedOver(segment: string): boolean {
  return segment.startsWith('.') || segment === '__MACOSX';
}

export const IMAGE_EXTENSIONS = ['.png', '.jpg', '.jpeg', '.webp'] as const;
export const LABEL_EXTENSION = '.cls';

/** Path of the label that belongs to an image. */
export function labelPath(imagePath: string): string {
  return imagePath.replace(/\.[^./]+$/, LABEL_EXTENSION);
}

/** The order of a folder's files in its archives: folder by folder, by name. */
export function compareArchivePaths(a: string, b: string): number {
  const [ofA, ofB] = [a.split('/'), b.split('/')];
  const differing = ofA.findIndex((segment, index) => segment !== ofB[index]);
  if (differing === -1) return ofA.length - ofB.length;
  return (ofA[differing] ?? '') < (ofB[differing] ?? '') ? -1 : 1;
}

/** The two empty blocks that end a tar. */
export const TAR_END_BYTES = 1024;

/**
 * Bytes that a file takes in a tar, at most: header and content in whole blocks. A name that is long or not ASCII takes
 * an extended header and that header's content on top (POSIX pax).
 */
export function tarMemberBytes(name: string, byteSize: number): number {
  const nameBytes = byteLength(name);
  const isPlain = nameBytes === name.length && nameBytes <= 100;
  const extended = isPlain ? 0 : BLOCK_BYTES + inBlocks(nameBytes + 'path='.length + 8);
  return extended + BLOCK_BYTES + inBlocks(byteSize);
}

const BLOCK_BYTES = 512;

function inBlocks(length: number): number {
  return Math.ceil(length / BLOCK_BYTES) * BLOCK_BYTES;
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

const MAX_NAME_BYTES = 255;
// A text of the database can hold no NUL, and no name needs any of the others.
// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const CONTROL = /[\u0000-\u001f\u007f]/;
const splits = new Map<string, Split>([
  ['train', 'TRAIN'],
  ['test', 'TEST'],
]);
const kinds = new Map<string, 'IMAGE' | 'LABEL'>([
  ...IMAGE_EXTENSIONS.map((extension) => [extension, 'IMAGE'] as const),
  [LABEL_EXTENSION, 'LABEL'],
]);

function refused(code: string, message: string): ArchiveMember {
  return { kind: 'REFUSED', code, message };
}
