import { Readable } from 'node:stream';
import { pack, type Pack } from 'tar-stream';
import { invariant } from '#lib/invariant.ts';
import type { BlobStore, StoredBlob } from '#storage/blob-store.ts';

/** A tar that is stored while it is filled. */
export interface OpenShard {
  /** Takes the next member; its bytes are copied. @throws what the store throws */
  add(name: string, bytes: Uint8Array): Promise<void>;
  /** @returns the shard, and where in it the content of each member begins, in the order of the adds. */
  finish(): Promise<{ readonly blob: StoredBlob; readonly offsets: readonly number[] }>;
  /** Stores nothing. */
  discard(): Promise<void>;
}

/** By tar-stream: what is stored is named by its hash, so another writer's bytes would make other versions of it. */
export function openShard(blobs: BlobStore): OpenShard {
  const tar = pack();
  /** Contents that tar-stream has not yet given back, which it does as the very objects that it was given. */
  const contents: Uint8Array[] = [];
  const offsets: number[] = [];
  const body = Readable.from(
    inLargeChunks(tar, (chunk, offset) => {
      if (chunk !== contents[0]) return;
      contents.shift();
      offsets.push(offset);
    }),
    { objectMode: false },
  );
  const stored = blobs.put(body);
  // Heard by whoever adds or finishes next, and by nobody who discards.
  stored.catch(() => tar.destroy());
  body.on('error', () => undefined); // the store hears of it

  return {
    async add(name, bytes) {
      const content = Buffer.from(bytes);
      contents.push(content);
      try {
        await entry(tar, name, content);
      } catch (error) {
        await stored; // why nothing more can be added
        throw error;
      }
    },
    async finish() {
      tar.finalize();
      const blob = await stored;
      invariant(
        contents.length === 0,
        `openShard: expected every member in the tar, ${contents.length} are not`,
      );
      return { blob, offsets };
    },
    async discard() {
      tar.destroy();
      body.destroy(new Error('The shard was given up.'));
      await stored.catch(() => undefined); // that it is not stored is what was asked for
    },
  };
}

/** A write to disk takes far longer to ask for than to do, and a member is a few hundred bytes. */
const CHUNK_BYTES = 256 * 1024;

/** One after another: tar-stream takes longer for each entry the more of them wait. */
function entry(tar: Pack, name: string, content: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    tar.entry({ name, mtime: new Date(0) }, content, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}

/** @param onChunk hears of each part as it came, and of how many bytes came before it */
async function* inLargeChunks(
  tar: AsyncIterable<unknown>,
  onChunk: (chunk: Buffer, offset: number) => void,
): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  let offset = 0;
  for await (const chunk of tar) {
    invariant(Buffer.isBuffer(chunk), 'inLargeChunks: expected bytes of tar-stream');
    onChunk(chunk, offset);
    offset += chunk.byteLength;
    waiting.push(chunk);
    waitingBytes += chunk.byteLength;
    if (waitingBytes < CHUNK_BYTES) continue;
    yield Buffer.concat(waiting);
    waiting = [];
    waitingBytes = 0;
  }
  if (waitingBytes > 0) yield Buffer.concat(waiting);
}
