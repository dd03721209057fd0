import { buffer } from 'node:stream/consumers';
import { pack } from 'tar-stream';
import { TAR_END_BYTES, tarMemberBytes } from '#contracts/archive/tar-size.ts';
import { limits } from '#contracts/limits.ts';
import type { BlobStore, StoredBlob } from '#storage/blob-store.ts';
import { invariant } from '#lib/invariant.ts';
import { readTar } from './read-tar.ts';

/** Where a member's content lies: position of its shard, first byte in it. */
export interface ShardPlace {
  readonly shard: number;
  readonly offset: number;
}

/** Fills shards one after another; no more than one of them is in memory. */
export interface ShardWriter {
  /** Takes the next member; its bytes are copied. */
  add(name: string, bytes: Uint8Array): Promise<void>;
  /** Stores what is left. @returns all shards, and the place of each member in the order of the adds. */
  finish(): Promise<{ readonly shards: readonly StoredBlob[]; readonly places: readonly ShardPlace[] }>;
}

/**
 * Stores members as uncompressed tars (WebDataset's convention) of at most `maxBytes`, each a blob. The same members
 * make the same shards: times and owners are fixed.
 */
export function createShardWriter(blobs: BlobStore, maxBytes: number = limits.maxArchiveBytes): ShardWriter {
  const shards: StoredBlob[] = [];
  const places: ShardPlace[] = [];
  let members: Member[] = [];
  let byteSize = TAR_END_BYTES;

  const flush = async (): Promise<void> => {
    if (members.length === 0) return;
    const tar = await packTar(members);
    invariant(
      tar.length <= maxBytes,
      `createShardWriter: expected at most ${maxBytes} bytes, got ${tar.length}`,
    );
    for await (const { offset } of readTar(tar)) places.push({ shard: shards.length, offset });
    shards.push(await blobs.put(tar));
    members = [];
    byteSize = TAR_END_BYTES;
  };

  return {
    async add(name, bytes) {
      const needed = tarMemberBytes(name, bytes.byteLength);
      if (byteSize + needed > maxBytes) await flush();
      // A view could keep alive the whole archive that it was cut from.
      members.push({ name, bytes: Buffer.from(bytes) });
      byteSize += needed;
    },
    async finish() {
      await flush();
      return { shards, places };
    },
  };
}

interface Member {
  readonly name: string;
  readonly bytes: Buffer;
}

/** By tar-stream: what is stored is named by its hash, so another writer's bytes would make other versions of it. */
async function packTar(members: readonly Member[]): Promise<Buffer> {
  const tar = pack();
  for (const { name, bytes } of members) tar.entry({ name, mtime: new Date(0) }, bytes);
  tar.finalize();
  return buffer(tar);
}
