import type { Split } from '../domain.ts';
import { limits } from '../limits.ts';
import { archiveMember, type ArchiveMember, type Refusal } from './archive-member.ts';
import { readLabel } from './read-label.ts';

/** A file of one domain: of a folder, or a member of one of the domain's archives. */
export interface FoundFile {
  /** Path in the folder or the archive, with slashes. */
  readonly path: string;
  readonly byteSize: number;
  /** Content of a label file of at most `MAX_LABEL_BYTES`; null for every other file. */
  readonly labelBytes: Uint8Array | null;
  /** What is wrong with the file itself, whatever its name, e.g. that it is a link to nothing; null when nothing is. */
  readonly problem: Refusal | null;
}

export interface SurveyedImage<File> {
  readonly file: File;
  readonly split: Split;
  readonly name: string;
  /** From its label file, else the name of its folder; null where it has neither. */
  readonly label: string | null;
  /**
   * Text that its label file has to have when the image is packed, possibly empty; null where no file has to go with
   * it. Of images that share a label it goes with the first.
   */
  readonly labelText: string | null;
  /** The file with its regions; null where there is none. Images that differ in their extension alone share one. */
  readonly regions: File | null;
}

/** What a perfect translation of some image looks like. */
export interface SurveyedTruth<File> {
  readonly file: File;
  readonly name: string;
}

/** A file that cannot be imported, and why. */
export interface FileProblem extends Refusal {
  readonly path: string;
}

/** A label that several images have in common, because they differ in their extension alone. */
export interface SharedLabel {
  readonly label: string;
  readonly images: readonly string[];
}

/** What the files of one domain come to. */
export interface Survey<File> {
  readonly images: readonly SurveyedImage<File>[];
  readonly truthImages: readonly SurveyedTruth<File>[];
  /** Names of the regions; null where there is none. */
  readonly classes: File | null;
  /** Which truth image belongs to which images; null where there is none. */
  readonly truthTable: File | null;
  readonly counts: Readonly<Record<Split, number>>;
  /** All that cannot be taken, each with its own reason. */
  readonly problems: readonly FileProblem[];
  /** How many by-products were skipped; a folder counts as one, whatever is in it. */
  readonly byProductCount: number;
  readonly sharedLabels: readonly SharedLabel[];
}

/**
 * Sorts the files of one domain by the archive convention: the one rule of page, command line and importer. What is
 * refused is as if it were not there: an image whose label file is refused has its folder's name for a label.
 *
 * @param files in the order in which they are, or will be, in the archives
 */
export function surveyFiles<File extends FoundFile>(files: Iterable<File>): Survey<File> {
  const images: Taken<File>[] = [];
  const truthImages: SurveyedTruth<File>[] = [];
  const documents: Record<'CLASSES' | 'TRUTH_TABLE', File | null> = { CLASSES: null, TRUTH_TABLE: null };
  const labels = new Map<string, Label>();
  const regions = new Map<string, Regions<File>>();
  const counts = { TRAIN: 0, VALIDATION: 0, TEST: 0 };
  const problems: FileProblem[] = [];
  const paths = new Map<string, string>();
  const refusedKeys = new Set<string>();
  const byProducts = new Set<string>();

  for (const file of files) {
    const member = archiveMember(file.path);
    if (member.kind === 'BY_PRODUCT') {
      byProducts.add(member.path);
      continue;
    }
    const refusal = refusalOf(file, member, paths);
    if (refusal) problems.push({ path: file.path, code: refusal.code, message: refusal.message });
    if (refusal && member.kind === 'IMAGE') refusedKeys.add(member.key);
    if (refusal || member.kind === 'REFUSED') continue;
    switch (member.kind) {
      case 'IMAGE': {
        const { split, name, key, folder } = member;
        counts[split]++;
        images.push({ file, split, name, key, folder });
        break;
      }
      case 'LABEL': {
        const label = readLabel(file.labelBytes ?? new Uint8Array());
        if (!('text' in label)) {
          problems.push({ path: file.path, ...label });
          continue;
        }
        labels.set(member.key, { path: file.path, text: label.text, images: [] });
        break;
      }
      case 'REGIONS':
        regions.set(member.key, { file, isTaken: false });
        break;
      case 'TRUTH_IMAGE':
        truthImages.push({ file, name: member.name });
        break;
      case 'CLASSES':
      case 'TRUTH_TABLE':
        documents[member.kind] = file;
        break;
    }
    paths.set(idOf(member), file.path);
  }

  const surveyed = images.map((image) => withSidecars(image, labels.get(image.key), regions.get(image.key)));
  for (const [key, { path, images: having }] of labels)
    if (having.length === 0 && !refusedKeys.has(key)) problems.push({ path, ...LONELY_LABEL });
  for (const [key, { file, isTaken }] of regions)
    if (!isTaken && !refusedKeys.has(key)) problems.push({ path: file.path, ...LONELY_REGIONS });
  return {
    images: surveyed,
    truthImages,
    classes: documents.CLASSES,
    truthTable: documents.TRUTH_TABLE,
    counts,
    problems,
    byProductCount: byProducts.size,
    sharedLabels: [...labels.values()]
      .filter(({ images: having }) => having.length > 1)
      .map(({ path, images: having }) => ({ label: path, images: having })),
  };
}

interface Taken<File> {
  readonly file: File;
  readonly split: Split;
  readonly name: string;
  readonly key: string;
  readonly folder: string | null;
}

interface Label {
  readonly path: string;
  readonly text: string;
  /** Paths of the images that have it. */
  readonly images: string[];
}

interface Regions<File> {
  readonly file: File;
  /** Whether an image has them. */
  isTaken: boolean;
}

const LONELY_LABEL: Refusal = {
  code: 'LABEL_WITHOUT_IMAGE',
  message: 'No image with the same name is next to this label. Remove or rename it.',
};
const LONELY_REGIONS: Refusal = {
  code: 'REGIONS_WITHOUT_IMAGE',
  message: 'No image with the same name is next to these regions. Remove or rename the file.',
};
/** Of classes.json and truth.json. */
const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;

type Usable = Exclude<ArchiveMember, { kind: 'BY_PRODUCT' | 'REFUSED' }>;

/** The same for files of a domain of which there may be one alone. */
function idOf(member: Usable): string {
  switch (member.kind) {
    case 'IMAGE':
      return `${member.split}/${member.name}`;
    case 'LABEL':
    case 'REGIONS':
      return `${member.kind} ${member.key}`;
    case 'TRUTH_IMAGE':
      return `TRUTH/${member.name}`;
    case 'CLASSES':
    case 'TRUTH_TABLE':
      return member.kind;
  }
}

const ONE_OF_TWO = 'Keep one of the two.';

function alreadyThere(member: Usable, other: string): string {
  switch (member.kind) {
    case 'IMAGE':
      return `${other} has the same name in the same split. Rename one of the two.`;
    case 'LABEL':
      return `${other} is a label of the same image. ${ONE_OF_TWO}`;
    case 'REGIONS':
      return `${other} holds the regions of the same image. ${ONE_OF_TWO}`;
    case 'TRUTH_IMAGE':
      return `${other} is a truth image of the same name. Rename one of the two.`;
    case 'CLASSES':
    case 'TRUTH_TABLE':
      return `${other} is there already. ${ONE_OF_TWO}`;
  }
}

function refusalOf(
  { byteSize, problem, labelBytes }: FoundFile,
  member: Exclude<ArchiveMember, { kind: 'BY_PRODUCT' }>,
  paths: ReadonlyMap<string, string>,
): Refusal | null {
  if (problem) return problem;
  if (member.kind === 'REFUSED') return member;
  const other = paths.get(idOf(member));
  if (other !== undefined) return { code: 'DUPLICATE_NAME', message: alreadyThere(member, other) };
  switch (member.kind) {
    case 'LABEL':
      return labelBytes === null ? TOO_LONG_LABEL : null;
    case 'CLASSES':
    case 'TRUTH_TABLE':
      return byteSize > MAX_DOCUMENT_BYTES ? tooLargeDocument(byteSize) : null;
    case 'IMAGE':
    case 'REGIONS':
    case 'TRUTH_IMAGE':
      return imageRefusal(byteSize);
  }
}

function tooLargeDocument(byteSize: number): Refusal {
  const message = `The file has ${byteSize} bytes; at most ${MAX_DOCUMENT_BYTES} are accepted.`;
  return { code: 'FILE_TOO_LARGE', message };
}

function imageRefusal(byteSize: number): Refusal | null {
  if (byteSize === 0)
    return { code: 'UNSUPPORTED_IMAGE', message: 'The file is empty. Copy or export it again.' };
  if (byteSize > limits.maxImageBytes)
    return {
      code: 'IMAGE_TOO_LARGE',
      message: `The file has ${byteSize} bytes; at most ${limits.maxImageBytes} are accepted. Scale the image down.`,
    };
  return null;
}

const TOO_LONG_LABEL: Refusal = {
  code: 'INVALID_LABEL',
  message: `A label has at most ${limits.maxNameLength} characters. Shorten it.`,
};

function withSidecars<File extends FoundFile>(
  { file, split, name, folder }: Taken<File>,
  label: Label | undefined,
  regions: Regions<File> | undefined,
): SurveyedImage<File> {
  const isFirst = label?.images.push(file.path) === 1;
  if (regions) regions.isTaken = true;
  return {
    file,
    split,
    name,
    label: label ? label.text || null : folder,
    labelText: label && isFirst ? label.text : null,
    regions: regions?.file ?? null,
  };
}
