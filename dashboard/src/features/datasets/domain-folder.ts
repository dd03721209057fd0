import { compareArchivePaths, isLabelPath, labelPath } from '#contracts/archive/archive-member.ts';
import { filesToPack } from '#contracts/archive/files-to-pack.ts';
import { MAX_LABEL_BYTES } from '#contracts/archive/read-label.ts';
import { shownPath } from '#contracts/archive/shown-path.ts';
import { type FoundFile, type Survey, surveyFiles } from '#contracts/archive/survey-files.ts';

/** A file of a folder, by its path inside the folder; null for one that the browser cannot read. */
export interface FolderFile {
  readonly path: string;
  readonly file: Blob | null;
}

/** A file that is packed, by its path inside the archive. */
export interface PackedFile {
  readonly path: string;
  readonly file: Blob;
}

/** The folder of one domain as a person handed it over. */
export interface DomainFolder {
  /** As it is on the disk: no name that everything may show. */
  readonly name: string;
  /** What can be imported, in the order of an archive: each file with those that have to lie beside it. */
  readonly files: readonly (readonly PackedFile[])[];
  /** What an import would make of it: counts per split, and every file that cannot be imported. */
  readonly survey: Survey<FoundFile>;
}

/** @throws Error in words for people when nothing of it can be imported */
export async function domainFolder(name: string, found: readonly FolderFile[]): Promise<DomainFolder> {
  const files = await Promise.all(found.map(toSurvey));
  const survey = surveyFiles(files.sort((a, b) => compareArchivePaths(a.path, b.path)));
  if (survey.images.length === 0 && survey.problems.length === 0)
    throw new Error(`The folder ${shownPath(name)} contains no PNG, JPEG or WebP images.`);
  if (survey.counts.TRAIN === 0 && survey.problems.length === 0)
    throw new Error(
      `The folder ${shownPath(name)} contains no training images. Put at least one outside its validation and test folders.`,
    );
  const packed = filesToPack(survey).map(({ file, labelText, regions }) => {
    const label = labelText === null ? [] : [{ path: labelPath(file.path), file: new Blob([labelText]) }];
    return [...packedFile(file), ...label, ...packedFile(regions)];
  });
  return { name, files: packed, survey };
}

interface SurveyedFile extends FoundFile {
  readonly file: Blob | null;
}

function packedFile(surveyed: SurveyedFile | null): PackedFile[] {
  return surveyed?.file ? [{ path: surveyed.path, file: surveyed.file }] : [];
}

async function toSurvey({ path, file }: FolderFile): Promise<SurveyedFile> {
  const facts = { path, file, byteSize: file?.size ?? 0 };
  if (file === null) return { ...facts, labelBytes: null, problem: UNREADABLE };
  if (!isLabelPath(path) || file.size > MAX_LABEL_BYTES) return { ...facts, labelBytes: null, problem: null };
  try {
    return { ...facts, labelBytes: new Uint8Array(await file.arrayBuffer()), problem: null };
  } catch {
    return { ...facts, labelBytes: null, problem: UNREADABLE };
  }
}

const UNREADABLE = {
  code: 'UNREADABLE',
  message: 'The browser cannot read it. Fix its permissions, or remove it.',
};
