import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { compareArchivePaths, IMAGE_EXTENSIONS, LABEL_EXTENSION } from '#contracts/archive.ts';
import { type FileProblem, type FolderSurvey, surveyFolder } from '#contracts/folder-survey.ts';
import { readLabel } from '#contracts/label.ts';
import { limits } from '#contracts/limits.ts';
import { codeOf } from '#lib/code-of.ts';
import { CommandFailure } from '../failure.ts';
import type { ArchiveSource } from './archive-image.ts';
import { walkFolder } from './walk-folder.ts';

/** The images of one folder and the folders in it, with all that an import of it would refuse. */
export interface FolderSource extends ArchiveSource {
  readonly survey: FolderSurvey;
}

/**
 * Looks through a folder before anything is sent. `survey.problems` names every file that cannot be imported; the source
 * holds the others.
 * @throws CommandFailure when the folder cannot be read or has no training images
 */
export async function folderSource(folder: string): Promise<FolderSource> {
  const { files, byProducts, problems } = await walkFolder(folder);
  const unreadable = problems.find((problem) => problem.path === '.');
  if (unreadable) throw new CommandFailure('usage', `${folder}: ${unreadable.message}`);

  const tooLarge = files.flatMap(sizeProblem);
  const refused = new Set(tooLarge.map((problem) => problem.path));
  const usable = files.map((file) => file.path).filter((file) => !refused.has(file));
  const survey = surveyFolder([...usable, ...byProducts]);
  const { labels, problems: labelProblems } = await readLabels(folder, survey);
  const name = path.basename(path.resolve(folder));
  if (survey.images.length === 0)
    throw new CommandFailure('usage', `${folder} contains no images (${IMAGE_EXTENSIONS.join(', ')}).`);
  if (survey.counts.TRAIN === 0)
    throw new CommandFailure('usage', `${folder}: no training images. Put some beside test/ or into train/.`);
  return {
    name,
    count: survey.images.length,
    survey: {
      ...survey,
      problems: [...problems, ...tooLarge, ...survey.problems, ...labelProblems].sort((a, b) =>
        compareArchivePaths(a.path, b.path),
      ),
    },
    async *images() {
      for (const image of survey.images)
        yield {
          path: image.path,
          bytes: await readFileNow(path.join(folder, image.path)),
          label: image.labelPath === null ? null : (labels.get(image.labelPath) ?? null),
        };
    },
  };
}

function sizeProblem({ path: file, byteSize }: { path: string; byteSize: number }): FileProblem[] {
  if (byteSize === 0 && !file.toLowerCase().endsWith(LABEL_EXTENSION))
    return [{ path: file, code: 'UNSUPPORTED_IMAGE', message: 'The file is empty.' }];
  if (byteSize <= limits.maxImageBytes) return [];
  const message = `The file has ${byteSize} bytes; at most ${limits.maxImageBytes} are accepted.`;
  return [{ path: file, code: 'IMAGE_TOO_LARGE', message }];
}

async function readLabels(
  folder: string,
  survey: FolderSurvey,
): Promise<{ labels: Map<string, string>; problems: FileProblem[] }> {
  const labels = new Map<string, string>();
  const problems: FileProblem[] = [];
  for (const file of new Set(survey.images.flatMap(({ labelPath }) => labelPath ?? []))) {
    const label = readLabel(await readFileNow(path.join(folder, file)));
    if ('code' in label) problems.push({ path: file, ...label });
    else labels.set(file, label.text ?? '');
  }
  return { labels, problems };
}

/** Never waits: a pipe may have taken the file's place since the folder was listed. */
async function readFileNow(file: string): Promise<Buffer> {
  try {
    const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      if ((await handle.stat()).isFile()) return await handle.readFile();
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw new CommandFailure(
      'usage',
      `${file}: it changed while the folder was read (${codeOf(error)}). Try again.`,
    );
  }
  throw new CommandFailure('usage', `${file}: it changed while the folder was read. Try again.`);
}
