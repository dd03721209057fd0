import type { Split } from '../domain.ts';
import { foreignImageOf, foreignImageText } from '../foreign-image.ts';
import { UNSHOWABLE } from '../names.ts';
import { isByProduct } from './by-products.ts';
import { byteLength } from './tar-size.ts';

// The dashboard reads the files of this folder too: they use nothing that a browser lacks.

/** What a member of an uploaded archive, or a file of a folder that is to become one, is: told by its name alone. */
export type ArchiveMember =
  | {
      readonly kind: 'IMAGE' | 'LABEL' | 'REGIONS';
      readonly split: Split;
      /** The path without the folder that names the split. */
      readonly name: string;
      /** The same for an image, its label and its regions, and for images that differ in their extension alone. */
      readonly key: string;
      /** The nearest folder but for the one that names the split: the label of an image without a label file. */
      readonly folder: string | null;
    }
  /** What a perfect translation looks like; `name` is the path without the folder `truth`. */
  | { readonly kind: 'TRUTH_IMAGE'; readonly name: string }
  /** The names of the regions, and the table of truths: one of each for a domain. */
  | { readonly kind: 'CLASSES' | 'TRUTH_TABLE' }
  /** `path` leads to the by-product, which may be a folder around the member. */
  | { readonly kind: 'BY_PRODUCT'; readonly path: string }
  | ({ readonly kind: 'REFUSED' } & Refusal);

/** Why a file cannot be imported. */
export interface Refusal {
  /** Stable, upper-case, e.g. UNKNOWN_EXTENSION. */
  readonly code: string;
  /** For people: what is wrong and what to do. */
  readonly message: string;
}

/**
 * The archive convention: images are `<folders>/<name>.<png|jpg|jpeg|webp>`, the label of an image is the content of
 * `<same path without extension>.cls`, its regions are those of `<same path without extension>.seg.png`. The outermost
 * folder named as a split is (`train`, `val`, `test` and their like, in any case) says the split of all that is in it;
 * without one it is TRAIN. What is in `truth` instead is of no split. `classes.json` and `truth.json` lie outermost.
 * By-products of operating systems are skipped. Everything else is refused by name. Names are only ever texts: no file is
 * opened by one.
 */
export function archiveMember(fullName: string): ArchiveMember {
  const segments = fullName.split('/');
  if (segments[0] === '.') segments.shift(); // `tar -cf x.tar .` writes ./name
  if (segments.includes('..') || segments.includes('')) return refused('INVALID_NAME', LEADS_OUT);
  const skipped = segments.findIndex(isByProduct);
  if (skipped !== -1) return { kind: 'BY_PRODUCT', path: segments.slice(0, skipped + 1).join('/') };
  if (UNSHOWABLE.test(fullName))
    return refused('INVALID_NAME', 'The name has characters that cannot be shown. Rename it.');

  const document = DOCUMENTS.get(segments.at(-1)?.toLowerCase() ?? '');
  if (document) return segments.length === 1 ? { kind: document } : refused('MISPLACED_FILE', NOT_OUTERMOST);

  const folders = segments.slice(0, -1);
  const placeAt = folders.findIndex((folder) => PLACES.has(folder.toLowerCase()));
  const place = PLACES.get(folders[placeAt]?.toLowerCase() ?? '') ?? 'TRAIN';
  if (placeAt !== -1) segments.splice(placeAt, 1);
  const name = segments.join('/');
  if (byteLength(name) > MAX_NAME_BYTES)
    return refused(
      'INVALID_NAME',
      `The name has ${byteLength(name)} bytes with its folders; at most ${MAX_NAME_BYTES} are accepted. Shorten it.`,
    );

  const [, stem = name, extension = ''] = /^(.*?)(\.seg\.png|\.[^./]*)$/i.exec(name) ?? [];
  const kind = KINDS.get(extension.toLowerCase());
  if (kind === undefined) return refused('UNKNOWN_EXTENSION', whatInstead(extension));
  if (place !== 'TRUTH')
    return { kind, split: place, name, key: `${place}/${stem}`, folder: segments.at(-2) ?? null };
  return kind === 'IMAGE' ? { kind: 'TRUTH_IMAGE', name } : refused('MISPLACED_FILE', BESIDE_TRUTH);
}

export const IMAGE_EXTENSIONS = ['.png', '.jpg', '.jpeg', '.webp'] as const;
const LABEL_EXTENSION = '.cls';
const REGIONS_EXTENSION = '.seg.png';

/** Path of the label that belongs to an image. */
export function labelPath(imagePath: string): string {
  return imagePath.replace(/\.[^./]+$/, LABEL_EXTENSION);
}

/** Whether a file of that name holds a label. */
export function isLabelPath(path: string): boolean {
  return path.toLowerCase().endsWith(LABEL_EXTENSION);
}

/** The order of a folder's files in its archives: folder by folder, by name. */
export function compareArchivePaths(a: string, b: string): number {
  const [ofA, ofB] = [a.split('/'), b.split('/')];
  const differing = ofA.findIndex((segment, index) => segment !== ofB[index]);
  if (differing === -1) return ofA.length - ofB.length;
  return (ofA[differing] ?? '') < (ofB[differing] ?? '') ? -1 : 1;
}

const NOT_OUTERMOST =
  'classes.json and truth.json belong in the folder of the domain, outside of all folders in it. Move it there.';
const BESIDE_TRUTH = 'A truth image has the label and the regions of its content image. Remove this file.';
const LEADS_OUT = 'The name is absolute or leads out of its folder. Rename it.';
const MAX_NAME_BYTES = 255;
const PLACES = new Map<string, Split | 'TRUTH'>([
  ['truth', 'TRUTH'],
  ['train', 'TRAIN'],
  ['training', 'TRAIN'],
  ['val', 'VALIDATION'],
  ['valid', 'VALIDATION'],
  ['validation', 'VALIDATION'],
  ['test', 'TEST'],
  ['testing', 'TEST'],
  ['holdout', 'TEST'],
]);
const KINDS = new Map<string, 'IMAGE' | 'LABEL' | 'REGIONS'>([
  ...IMAGE_EXTENSIONS.map((extension) => [extension, 'IMAGE'] as const),
  [LABEL_EXTENSION, 'LABEL'],
  [REGIONS_EXTENSION, 'REGIONS'],
]);
const DOCUMENTS = new Map<string, 'CLASSES' | 'TRUTH_TABLE'>([
  ['classes.json', 'CLASSES'],
  ['truth.json', 'TRUTH_TABLE'],
]);

function whatInstead(extension: string): string {
  const foreign = foreignImageOf(extension);
  if (foreign !== null) return `The file ${foreignImageText(foreign)}`;
  return (
    `The file is not an image (${IMAGE_EXTENSIONS.join(', ')}), a label (${LABEL_EXTENSION}) or regions ` +
    `(${REGIONS_EXTENSION}). ` +
    'Remove it from the folder.'
  );
}

function refused(code: string, message: string): ArchiveMember {
  return { kind: 'REFUSED', code, message };
}
