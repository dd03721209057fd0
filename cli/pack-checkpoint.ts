import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { packTar } from '#lib/pack-tar.ts';
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
  return packTar(files.map((file) => ({ ...file, read: () => checked(client, file) })));
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
