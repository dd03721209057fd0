import type { Survey } from './survey-files.ts';

/** A file of a domain on its way into an archive, with what has to lie beside it there. */
export interface FileToPack<File> {
  readonly file: File;
  /** Text of its label file, possibly empty; null where none goes with it. */
  readonly labelText: string | null;
  /** Its regions; null where none go with it. Of images that share them they go with the first. */
  readonly regions: File | null;
}

/** All that is imported of a domain: its images, then their truths, then what is said of both. */
export function filesToPack<File>({
  images,
  truthImages,
  classes,
  truthTable,
}: Pick<Survey<File>, 'images' | 'truthImages' | 'classes' | 'truthTable'>): FileToPack<File>[] {
  const packed = new Set<File>();
  const alone = (file: File): FileToPack<File> => ({ file, labelText: null, regions: null });
  return [
    ...images.map(({ file, labelText, regions }) => {
      const isFirst = regions !== null && !packed.has(regions);
      if (isFirst) packed.add(regions);
      return { file, labelText, regions: isFirst ? regions : null };
    }),
    ...truthImages.map(({ file }) => alone(file)),
    ...[classes, truthTable].filter((file) => file !== null).map(alone),
  ];
}
