/** A kind of job names the files of its two halves: COUNT_IMAGES is worked on in `count-images.ts`. */
export function taskFile(kind: string): string {
  return `${kind.toLowerCase().replaceAll('_', '-')}.ts`;
}

/** Of a source or of a bundle, beside which its source map lies. */
export function isTaskFile(file: string): boolean {
  return TASK_FILE.test(file);
}

export function kindOfTaskFile(file: string): string {
  return file.replace(TASK_FILE, '').replaceAll('-', '_').toUpperCase();
}

const TASK_FILE = /\.[jt]s$/;
