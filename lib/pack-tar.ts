import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { pack, type Pack } from 'tar-stream';
import { errorOf } from './error-of.ts';

/** A file to pack. */
export interface TarFile {
  readonly name: string;
  readonly byteSize: number;
  /** Its content, asked for when it is its turn. */
  readonly read: () => AsyncIterable<Uint8Array>;
}

/** A tar of files, as it is read; what breaks off a file breaks off the tar. */
export function packTar(files: readonly TarFile[]): Readable {
  const tar = pack();
  const packed = new PassThrough();
  Promise.all([pipeline(tar, packed), fill(tar, files)]).catch((error: unknown) =>
    packed.destroy(errorOf(error)),
  );
  return packed;
}

async function fill(tar: Pack, files: readonly TarFile[]): Promise<void> {
  for (const { name, byteSize, read } of files)
    await pipeline(Readable.from(read()), tar.entry({ name, size: byteSize, mtime: new Date() }));
  tar.finalize();
}
