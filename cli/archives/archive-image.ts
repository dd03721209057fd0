import type { FileProblem } from '#contracts/archive/survey-files.ts';

/** An image on its way into a dataset. */
export interface ArchiveImage {
  /** Path inside the archive, by the convention of contracts/archive/archive-member.ts. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Text of the label file that goes with it, which is empty for an image without a label; null for no such file. */
  readonly label: string | null;
}

/** The images of one domain, made or read one by one. */
export interface ArchiveSource {
  readonly name: string;
  readonly count: number;
  images(): AsyncIterable<ArchiveImage> | Iterable<ArchiveImage>;
  /** What is not among the images, known in full after the last of them. */
  report(): { readonly leftOut: readonly FileProblem[]; readonly byProductCount: number };
}
