import type { PackedFile } from './pack-tars.ts';

/** The files of one domain as a person handed them over. */
export interface DomainFolder {
  readonly name: string;
  readonly files: readonly PackedFile[];
  readonly imageCount: number;
}

const IMAGE_NAME = /\.(png|jpe?g|webp)$/i;
const LABEL_NAME = /\.cls$/i;

/** What of a folder is imported: images and labels; hidden files are passed over, anything else is named. */
export function domainFolder(name: string, files: readonly PackedFile[]): DomainFolder {
  const visible = files.filter(
    ({ path }) => !path.split('/').some((part) => part.startsWith('.') || part === '__MACOSX'),
  );
  const stray = visible.find(({ path }) => !IMAGE_NAME.test(path) && !LABEL_NAME.test(path));
  if (stray) {
    throw new Error(
      `${stray.path} is not a PNG, JPEG or WebP image. Take it out of the folder ${name} and choose it again.`,
    );
  }
  const imageCount = visible.filter(({ path }) => IMAGE_NAME.test(path)).length;
  if (imageCount === 0) throw new Error(`The folder ${name} holds no PNG, JPEG or WebP image.`);
  return { name, files: visible, imageCount };
}
