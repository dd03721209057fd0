import path from 'node:path';
import { compareArchivePaths, IMAGE_EXTENSIONS } from '#contracts/archive/archive-member.ts';
import {
  type FileProblem,
  type FoundFile,
  type Survey,
  surveyFiles,
} from '#contracts/archive/survey-files.ts';
import { type FileToPack, filesToPack } from '#contracts/archive/files-to-pack.ts';
import type { BrokenFiles } from '#contracts/broken-files.ts';
import { codeOf } from '#lib/code-of.ts';
import { CommandFailure } from '../failure.ts';
import { startProgress } from '../terminal/progress.ts';
import type { ArchiveFile, ArchiveSource } from './archive-file.ts';
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

  const toPack = filesToPack(survey);
  const lost: FileProblem[] = [];
  return {
    name,
    count: toPack.length,
    survey,
    report: () => ({ leftOut: [...survey.problems, ...lost], byProductCount: survey.byProductCount }),
    async *files() {
      for (const each of toPack) {
        const read = await readFile(folder, each);
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

async function readFile(
  folder: string,
  { file, labelText, regions }: FileToPack<FoundFile>,
): Promise<ArchiveFile | FileProblem> {
  let reading = file;
  try {
    const bytes = await readFileNow(path.join(folder, file.path), file.byteSize);
    if (!regions) return { path: file.path, bytes, label: labelText, regions: null };
    reading = regions;
    const regionBytes = await readFileNow(path.join(folder, regions.path), regions.byteSize);
    return { path: file.path, bytes, label: labelText, regions: { path: regions.path, bytes: regionBytes } };
  } catch (error) {
    return {
      path: reading.path,
      code: 'UNREADABLE',
      message: `It was changed or removed while the folder was being read (${codeOf(error)}). Import again.`,
    };
  }
}
