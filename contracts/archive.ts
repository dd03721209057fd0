import type { Split } from './domain.ts';

// The dashboard reads this file too: it imports nothing but types, and uses nothing that a browser lacks.

/** What a member of an uploaded archive is, told by its name alone. */
export type ArchiveMember =
  | {
      readonly kind: 'IMAGE' | 'LABEL';
      readonly split: Split;
      /** The path without its split folder. */
      readonly name: string;
      /** The same for an image and its label, and for two images of one name, which share their label. */
      readonly key: string;
      /** Name of the nearest folder: the label of an image that has no label file. Null at the root. */
      readonly folder: string | null;
    }
  | { readonly kind: 'BY_PRODUCT' }
  | { readonly kind: 'REFUSED'; readonly code: string; readonly message: string };

/**
 * The archive convention: images are `<folders>/<name>.<png|jpg|jpeg|webp>`. The outermost folder with the name of a
 * split (train, training; val, valid, validation; test, testing, holdout; in any case) says what its images are for and
 * is left out of their names; images in none are for training. The label of an image is the content of
 * `<same path without extension>.cls`, else the name of its folder. What systems and file managers leave behind (hidden
 * files, Thumbs.db, @eaDir, ...) is passed over. Everything else is refused by name. Names are only ever texts: no file
 * is opened by one.
 */
export function archiveMember(fullName: string): ArchiveMember {
  const segments = fullName.split('/');
  if (segments[0] === '.') segments.shift(); // `tar -cf x.tar .` writes ./name
  if (segments.includes('..') || segments.includes('') || CONTROL.test(fullName))
    return refused(
      'INVALID_NAME',
      'The name is absolute, leads out of its folder or has control characters.',
    );
  if (segments.some(isByProduct)) return { kind: 'BY_PRODUCT' };

  const folders = segments.slice(0, -1);
  const splitAt = folders.findIndex((folder) => SPLITS.has(folder.toLowerCase()));
  const split = SPLITS.get(folders[splitAt]?.toLowerCase() ?? '') ?? 'TRAIN';
  if (splitAt !== -1) segments.splice(splitAt, 1);
  const name = segments.join('/');
  if (byteLength(name) > MAX_NAME_BYTES)
    return refused('INVALID_NAME', `The path has more than ${MAX_NAME_BYTES} bytes. Shorten its names.`);

  const [, stem = name, extension = ''] = /^(.*)\.([^./]*)$/.exec(name) ?? [];
  const kind = KINDS.get(`.${extension.toLowerCase()}`);
  if (kind === undefined) return refused('UNKNOWN_EXTENSION', whatToDoWith(extension));
  return { kind, split, name, key: `${split}/${stem}`, folder: segments.at(-2) ?? null };
}

/** Whether a file or folder of that name, and all that is in it, is a by-product that no archive carries. */
export function isByProduct(segment: string): boolean {
  return segment.startsWith('.') || BY_PRODUCTS.has(segment.toLowerCase());
}

export const IMAGE_EXTENSIONS = ['.png', '.jpg', '.jpeg', '.webp'] as const;
export const LABEL_EXTENSION = '.cls';

/** Refusal of a label that belongs to no image. */
export const LABEL_WITHOUT_IMAGE = {
  code: 'LABEL_WITHOUT_IMAGE',
  message: 'No image with the same name is next to this label.',
} as const;

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
const SPLITS = new Map<string, Split>([
  ['train', 'TRAIN'],
  ['training', 'TRAIN'],
  ['val', 'VALIDATION'],
  ['valid', 'VALIDATION'],
  ['validation', 'VALIDATION'],
  ['test', 'TEST'],
  ['testing', 'TEST'],
  ['holdout', 'TEST'],
]);
/** What Windows, macOS, NAS systems and picture viewers leave in folders, in lower case; hidden files beside them. */
const BY_PRODUCTS = new Set([
  'thumbs.db',
  'ehthumbs.db',
  'ehthumbs_vista.db',
  'desktop.ini',
  'picasa.ini',
  '__macosx',
  '@eadir',
  '@tmp',
  '#recycle',
  '#snapshot',
  '$recycle.bin',
  'system volume information',
  'lost+found',
]);
const KINDS = new Map<string, 'IMAGE' | 'LABEL'>([
  ...IMAGE_EXTENSIONS.map((extension) => [extension, 'IMAGE'] as const),
  [LABEL_EXTENSION, 'LABEL'],
]);
/** Extensions of pictures that are not decoded, with the name of their format. */
const OTHER_FORMATS = new Map([
  ['heic', 'HEIC'],
  ['heif', 'HEIF'],
  ['avif', 'AVIF'],
  ['tif', 'TIFF'],
  ['tiff', 'TIFF'],
  ['bmp', 'BMP'],
  ['gif', 'GIF'],
  ['jxl', 'JPEG XL'],
  ['jp2', 'JPEG 2000'],
  ['psd', 'Photoshop'],
  ['svg', 'SVG'],
  ...['dng', 'cr2', 'cr3', 'nef', 'arw', 'orf', 'rw2', 'raf'].map(
    (extension) => [extension, 'Camera raw'] as const,
  ),
]);

function whatToDoWith(extension: string): string {
  const format = OTHER_FORMATS.get(extension.toLowerCase());
  return format === undefined
    ? 'Not an image or a label. Remove it from the folder.'
    : `${format} images are not supported. Convert it to PNG or JPEG.`;
}

function refused(code: string, message: string): ArchiveMember {
  return { kind: 'REFUSED', code, message };
}
