/** An image on its way into a dataset. */
export interface ArchiveImage {
  /** Path inside the archive: `[train/|test/]<name>.<png|jpg|jpeg|webp>`; without a folder it is for training. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Class label, or null. */
  readonly label: string | null;
}

/** The images of one domain, made or read one by one. */
export interface ArchiveSource {
  readonly name: string;
  readonly count: number;
  images(): AsyncIterable<ArchiveImage> | Iterable<ArchiveImage>;
}
