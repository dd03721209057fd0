import type { FileProblem } from '#contracts/archive/survey-files.ts';

/** A file on its way into a dataset: an image with what lies beside it, a truth image, or what is said of them. */
export interface ArchiveFile {
  /** Path inside the archive, by the convention of contracts/archive/archive-member.ts. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Text of the label file that goes with it, which is empty for an image without a label; null for no such file. */
  readonly label: string | null;
  /** The file of its regions; null for none. */
  readonly regions: { readonly path: string; readonly bytes: Uint8Array } | null;
}

/** The files of one domain, made or read one by one. */
export interface ArchiveSource {
  readonly name: string;
  /** How many files there are, but for those that go with another. */
  readonly count: number;
  files(): AsyncIterable<ArchiveFile> | Iterable<ArchiveFile>;
  /** What is not among the files, known in full after the last of them. */
  report(): { readonly leftOut: readonly FileProblem[]; readonly byProductCount: number };
}
