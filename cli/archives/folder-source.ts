import path from 'node:path';
import { compareArchivePaths, IMAGE_EXTENSIONS } from '#contracts/archive/archive-member.ts';
import {
  type FileProblem,
  type FoundFile,
  type Survey,
  type SurveyedImage,
  surveyFiles,
} from '#contracts/archive/survey-files.ts';
import type { BrokenFiles } from '#contracts/broken-files.ts';
import { codeOf } from '#lib/code-of.ts';
import { CommandFailure } from '../failure.ts';
import { startProgress } from '../terminal/progress.ts';
import type { ArchiveImage, ArchiveSource } from './archive-image.ts';
import { readFileNow } from './read-file-now.ts';
import { walkFolder } from './walk-folder.ts';

/** The images of one folder and the folders in it, with all that an import of it would refuse. */
export interface FolderSource extends ArchiveSource {
  readonly survey: Survey<FoundFile>;
}

/**
 * Looks through a folder before anything is sent. `survey.problems` names every file that cannot be imported; the source
 * holds the others.
 * @param brokenFiles whether an image that has changed or gone when it is to be sent ends the import or is left out
 * @throws CommandFailure when the folder cannot be read, or has no training images and no problem that explains it
 */
export async function folderSource(folder: string, brokenFiles: BrokenFiles): Promise<FolderSource> {
  const name = path.basename(path.resolve(folder)) || 'root';
  const files = await filesOf(folder, name);
  const survey = surveyFiles(files.sort((a, b) => compareArchivePaths(a.path, b.path)));
  if (survey.problems.length === 0 || brokenFiles === 'SKIP') requireTrainingImages(folder, survey);

  const lost: FileProblem[] = [];
  return {
    name,
    count: survey.images.length,
    survey,
    report: () => ({ leftOut: [...survey.problems, ...lost], byProductCount: survey.byProductCount }),
    async *images() {
      for (const image of survey.images) {
        const read = await readImage(folder, image);
        if ('bytes' in read) yield read;
        else if (brokenFiles === 'SKIP') lost.push(read);
        else throw new CommandFailure('failed', `${path.join(folder, read.path)}: ${read.message}`);
      }
    },
  };
}

const TOLD_EVERY = 1_000;

async function filesOf(folder: string, name: string): Promise<FoundFile[]> {
  const progress = startProgress(`Reading ${name}`);
  try {
    return await walkFolder(folder, (count) => {
      if (count % TOLD_EVERY === 0) progress.update(count, null);
    });
  } catch (error) {
    throw new CommandFailure('usage', `${folder}: The folder cannot be read (${codeOf(error)}).`);
  } finally {
    progress.end();
  }
}

function requireTrainingImages(folder: string, { images, counts }: Survey<FoundFile>): void {
  if (images.length === 0)
    throw new CommandFailure('usage', `${folder} contains no images (${IMAGE_EXTENSIONS.join(', ')}).`);
  if (counts.TRAIN === 0)
    throw new CommandFailure(
      'usage',
      `${folder}: no training images. Put at least one outside its validation and test folders.`,
    );
}

async function readImage(
  folder: string,
  { file, labelText }: SurveyedImage<FoundFile>,
): Promise<ArchiveImage | FileProblem> {
  try {
    const bytes = await readFileNow(path.join(folder, file.path), file.byteSize);
    return { path: file.path, bytes, label: labelText };
  } catch (error) {
    return {
      path: file.path,
      code: 'UNREADABLE',
      message: `It was changed or removed while the folder was being read (${codeOf(error)}). Import again.`,
    };
  }
}
