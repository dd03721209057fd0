/** A file of a folder, by its path inside the folder. */
export interface PackedFile {
  readonly path: string;
  readonly file: Blob;
}

type TarPart = Blob | Uint8Array<ArrayBuffer>;

const BLOCK_BYTES = 512;
/** The two empty blocks that end a tar. */
const endBytes = 2 * BLOCK_BYTES;
/** Name field of a tar header. */
const MAX_NAME_BYTES = 100;

/**
 * Packs files into uncompressed tars (POSIX ustar) of at most `maxBytes`, in the order of their paths. A label
 * `x.cls` stays in the archive of its image. The bytes are not read: each tar refers to its files.
 */
export function packTars(files: readonly PackedFile[], maxBytes: number): Blob[] {
  const archives: TarPart[][] = [];
  let open: TarPart[] = [];
  let openBytes = endBytes;
  for (const group of byStem(files)) {
    const groupBytes = group.reduce((sum, { file }) => sum + BLOCK_BYTES + padded(file.size), 0);
    if (open.length > 0 && openBytes + groupBytes > maxBytes) {
      archives.push(open);
      open = [];
      openBytes = endBytes;
    }
    for (const { path, file } of group) {
      open.push(tarHeader(path, file.size), file, new Uint8Array(padded(file.size) - file.size));
    }
    openBytes += groupBytes;
  }
  if (open.length > 0) archives.push(open);
  return archives.map(
    (parts) => new Blob([...parts, new Uint8Array(endBytes)], { type: 'application/x-tar' }),
  );
}

function byStem(files: readonly PackedFile[]): Iterable<readonly PackedFile[]> {
  const groups = new Map<string, PackedFile[]>();
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
  for (const file of sorted) {
    const stem = file.path.replace(/\.[^./]*$/, '');
    groups.set(stem, [...(groups.get(stem) ?? []), file]);
  }
  return groups.values();
}

function padded(size: number): number {
  return Math.ceil(size / BLOCK_BYTES) * BLOCK_BYTES;
}

function tarHeader(path: string, size: number): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  const header = new Uint8Array(BLOCK_BYTES);
  const put = (at: number, text: string) => {
    header.set(encoder.encode(text), at);
  };
  const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, '0')}\0`;
  if (encoder.encode(path).length > MAX_NAME_BYTES) {
    throw new Error(
      `${path}: the name has more than ${MAX_NAME_BYTES} bytes. Shorten it, or import with the command line.`,
    );
  }
  put(0, path);
  put(100, octal(0o644, 7)); // mode
  put(108, octal(0, 7)); // owner
  put(116, octal(0, 7)); // group
  put(124, octal(size, 11));
  put(136, octal(0, 11)); // a fixed time: the same files make the same archive
  put(148, ' '.repeat(8)); // the checksum counts as blanks
  put(156, '0'); // a regular file
  put(257, 'ustar\x0000');
  put(
    148,
    `${header
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
  );
  return header;
}
