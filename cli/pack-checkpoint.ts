import { createHash } from 'node:crypto';
import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { pack, type Pack } from 'tar-stream';
import { errorOf } from '#lib/error-of.ts';
import type { ApiClient } from './client.ts';
import { CommandFailure } from './failure.ts';

/** A file of a checkpoint, as the API gives it. */
export interface PackedFile {
  readonly name: string;
  readonly byteSize: number;
  readonly sha256: string;
  readonly url: string;
}

type Client = Pick<ApiClient, 'downloadPieces'>;

/** A tar of these files, each compared with its hash: whatever differs breaks it off. */
export function packCheckpoint(client: Client, files: readonly PackedFile[]): Readable {
  const tar = pack();
  const packed = new PassThrough();
  Promise.all([pipeline(tar, packed), fill(client, files, tar)]).catch((error: unknown) =>
    packed.destroy(errorOf(error)),
  );
  return packed;
}

async function fill(client: Client, files: readonly PackedFile[], tar: Pack): Promise<void> {
  for (const file of files) {
    const { name, byteSize } = file;
    await pipeline(
      Readable.from(checked(client, file)),
      tar.entry({ name, size: byteSize, mtime: new Date() }),
    );
  }
  tar.finalize();
}

async function* checked(client: Client, { name, sha256, url }: PackedFile): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  for await (const piece of client.downloadPieces(url)) {
    hash.update(piece);
    yield piece;
  }
  if (hash.digest('hex') !== sha256)
    throw new CommandFailure('failed', `${name} did not arrive as it is stored. Try again.`);
}
