import type { Dirent } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { archiveMember, compareArchivePaths, IMAGE_EXTENSIONS, isPassedOver } from '#contracts/archive.ts';
import { limits } from '#contracts/limits.ts';
import type { ArchiveSource } from './archive-image.ts';
import { CommandFailure } from '../failure.ts';

/**
 * The images of one folder and the folders in it; what lies in its `test` is kept back from training. A `.cls` file
 * beside an image holds its label. Hidden files are passed over; anything else is an error that names it.
 */
export async function folderSource(folder: string): Promise<ArchiveSource> {
  const files = await listImages(folder);
  if (files.length === 0)
    throw new CommandFailure('usage', `${folder} contains no images (${IMAGE_EXTENSIONS.join(', ')}).`);
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

interface ImageFile {
  readonly image: string;
  readonly label: string | null;
}

async function listImages(folder: string): Promise<ImageFile[]> {
  const images: { readonly image: string; readonly key: string }[] = [];
  const labels = new Map<string, string>();
  for (const file of (await filesBelow(folder)).sort(compareArchivePaths)) {
    const member = archiveMember(file);
    if (member.kind === 'IMAGE') images.push({ image: file, key: member.key });
    if (member.kind === 'LABEL') labels.set(member.key, file);
    if (member.kind === 'REFUSED') throw refused(path.join(folder, file), member);
  }
  const keys = new Set(images.map(({ key }) => key));
  for (const [key, label] of labels)
    if (!keys.has(key))
      throw new CommandFailure(
        'usage',
        `${path.join(folder, label)}: no image with the same name is next to this label.`,
      );
  return images.map(({ image, key }) => ({ image, label: labels.get(key) ?? null }));
}

function refused(file: string, { code, message }: { code: string; message: string }): CommandFailure {
  const reason =
    code === 'UNKNOWN_EXTENSION'
      ? `not an image (${IMAGE_EXTENSIONS.join(', ')}). Remove it from the folder.`
      : message;
  return new CommandFailure('usage', `${file}: ${reason}`);
}

/** Paths relative to the folder, with slashes on every system; without what is passed over. */
async function filesBelow(folder: string, prefix = ''): Promise<string[]> {
  const files: string[] = [];
  for (const { name } of await readFolder(path.join(folder, prefix))) {
    if (isPassedOver(name)) continue;
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
