/** A kind of job names the files of its two halves: COUNT_IMAGES is worked on in `count-images.ts`. */
export function taskFile(kind: string): string {
  return `${kind.toLowerCase().replaceAll('_', '-')}.ts`;
}

export function kindOfTaskFile(file: string): string {
  return file.replace(/\.ts$/, '').replaceAll('-', '_').toUpperCase();
}
