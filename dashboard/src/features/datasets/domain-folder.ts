import { type FolderSurvey, surveyFolder } from '#contracts/folder-survey.ts';

/** A file of a folder, by its path inside the folder. */
export interface FolderFile {
  readonly path: string;
  readonly file: Blob;
}

/** An image that is imported, with its label file where it has one. */
export interface DomainImage extends FolderFile {
  readonly label: FolderFile | null;
}

/** The folder of one domain as a person handed it over. */
export interface DomainFolder {
  readonly name: string;
  /** What can be imported, in the order of an archive. */
  readonly images: readonly DomainImage[];
  /** What an import would make of it: counts per split, and every file that cannot be imported. */
  readonly survey: FolderSurvey;
}

/** @throws Error in words for people when there is nothing to learn from */
export function domainFolder(name: string, found: readonly FolderFile[]): DomainFolder {
  const survey = surveyFolder(found.map(({ path }) => path));
  if (survey.images.length === 0) throw new Error(`The folder ${name} holds no PNG, JPEG or WebP image.`);
  if (survey.counts.TRAIN === 0)
    throw new Error(`The folder ${name} holds no training images. Put some beside test/ or into train/.`);
  const byPath = new Map(found.map((file) => [file.path, file]));
  const images = survey.images.flatMap(({ path, labelPath }) => {
    const image = byPath.get(path);
    return image ? [{ ...image, label: byPath.get(labelPath ?? '') ?? null }] : [];
  });
  return { name, images, survey };
}
