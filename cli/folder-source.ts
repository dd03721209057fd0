import type { Dirent } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { limits } from '#contracts/limits.ts';
import type { ArchiveSource } from './archive-image.ts';
import { CommandFailure } from './failure.ts';
import { labelPath } from './pack-archive.ts';

/**
 * The images of one folder and the folders in it; what lies in its `test` is kept back from training. A `.cls` file
 * beside an image holds its label. Hidden files are passed over; anything else that is not an image is an error that
 * names it.
 */
export async function folderSource(folder: string): Promise<ArchiveSource> {
  const files = await listImages(folder);
  if (files.length === 0)
    throw new CommandFailure('usage', `${folder}: no images (${IMAGE_EXTENSIONS.join(', ')}) in it.`);
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
}

const IMAGE_EXTENSIONS = ['.png', '.jpg', '.jpeg', '.webp'];

interface ImageFile {
  readonly image: string;
  readonly label: string | null;
}

async function listImages(folder: string): Promise<ImageFile[]> {
  const files = await filesBelow(folder);
  const names = new Set(files);
  return files
    .filter((file) => path.extname(file).toLowerCase() !== '.cls')
    .map((image) => {
      if (!IMAGE_EXTENSIONS.includes(path.extname(image).toLowerCase()))
        throw new CommandFailure(
          'usage',
          `${path.join(folder, image)}: not an image (${IMAGE_EXTENSIONS.join(', ')}). Take it out of the folder.`,
        );
      const label = labelPath(image);
      return { image, label: names.has(label) ? label : null };
    });
}

/** Paths relative to the folder, in the order of their names, with slashes on every system. */
async function filesBelow(folder: string, prefix = ''): Promise<string[]> {
  const files: string[] = [];
  const entries = await readFolder(path.join(folder, prefix));
  for (const { name } of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (name.startsWith('.') || name === '__MACOSX') continue;
    const below = path.posix.join(prefix, name);
    const isFolder = (await stat(path.join(folder, below))).isDirectory(); // also behind a link
    if (isFolder) files.push(...(await filesBelow(folder, below)));
    else files.push(below);
  }
  return files;
}

async function readFolder(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new CommandFailure('usage', `${folder}: cannot be read (${reason}).`);
  }
}

async function readImage(file: string): Promise<Buffer> {
  const bytes = await readFile(file);
  if (bytes.length > limits.maxImageBytes)
    throw new CommandFailure(
      'usage',
      `${file}: ${bytes.length} bytes, more than the ${limits.maxImageBytes} of one image.`,
    );
  return bytes;
}
