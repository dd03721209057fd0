import type { Dirent } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { limits } from '#contracts/limits.ts';
import type { ArchiveSource } from './archive-image.ts';
import { CommandFailure } from './failure.ts';
import { labelPath } from './pack-archive.ts';

/**
 * The images of one folder: directly in it, or in its `train` and `test`. A `.cls` file beside an image holds its
 * label. Hidden files are passed over; anything else that is not an image is an error that names it.
 */
export const folderSource = async (folder: string): Promise<ArchiveSource> => {
  const files = await listImages(folder);
  if (files.length === 0)
    throw new CommandFailure(
      'usage',
      `${folder}: no images (${IMAGE_EXTENSIONS.join(', ')}) in it, in train/ or in test/.`,
    );
  return {
    name: path.basename(path.resolve(folder)),
    count: files.length,
    async *images() {
      for (const file of files)
        yield {
          path: file.image,
          bytes: await readImage(path.join(folder, file.image)),
          label: file.label && (await readFile(path.join(folder, file.label), 'utf8')).trim(),
        };
    },
  };
};

const IMAGE_EXTENSIONS = ['.png', '.jpg', '.jpeg', '.webp'];
const SPLIT_FOLDERS = ['train', 'test'];

interface ImageFile {
  readonly image: string;
  readonly label: string | null;
}

const listImages = async (folder: string): Promise<ImageFile[]> => {
  const top = await readFolder(folder);
  const splits = SPLIT_FOLDERS.filter((split) =>
    top.some((entry) => entry.isDirectory() && entry.name === split),
  );
  const stray = top.find((entry) => entry.isDirectory() && !hidden(entry) && !splits.includes(entry.name));
  if (stray)
    throw new CommandFailure(
      'usage',
      `${path.join(folder, stray.name)}: a folder. Images lie directly in ${folder}, in train/ or in test/.`,
    );
  const found = imagesOf(
    folder,
    '',
    top.filter((entry) => !entry.isDirectory()),
  );
  for (const split of splits)
    found.push(...imagesOf(folder, split, await readFolder(path.join(folder, split))));
  return found;
};

const imagesOf = (folder: string, split: string, entries: readonly Dirent[]): ImageFile[] => {
  const names = new Set(entries.map((entry) => entry.name));
  return entries
    .filter((entry) => !hidden(entry) && path.extname(entry.name).toLowerCase() !== '.cls')
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((entry) => {
      if (!entry.isFile() || !IMAGE_EXTENSIONS.includes(path.extname(entry.name).toLowerCase()))
        throw new CommandFailure(
          'usage',
          `${path.join(folder, split, entry.name)}: not an image (${IMAGE_EXTENSIONS.join(', ')}). Take it out of the folder.`,
        );
      const label = labelPath(entry.name);
      return {
        image: path.posix.join(split, entry.name),
        label: names.has(label) ? path.posix.join(split, label) : null,
      };
    });
};

const hidden = (entry: Dirent): boolean => entry.name.startsWith('.');

const readFolder = async (folder: string): Promise<Dirent[]> => {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new CommandFailure('usage', `${folder}: cannot be read (${reason}).`);
  }
};

const readImage = async (file: string): Promise<Buffer> => {
  const bytes = await readFile(file);
  if (bytes.length > limits.maxImageBytes)
    throw new CommandFailure(
      'usage',
      `${file}: ${bytes.length} bytes, more than the ${limits.maxImageBytes} of one image.`,
    );
  return bytes;
};
