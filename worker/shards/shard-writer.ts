import { TAR_END_BYTES, tarMemberBytes } from '#contracts/archive/tar-size.ts';
import { limits } from '#contracts/limits.ts';
import { invariant } from '#lib/invariant.ts';
import type { BlobStore, StoredBlob } from '#storage/blob-store.ts';
import { type OpenShard, openShard } from './open-shard.ts';

/** Where a member's content lies: position of its shard, first byte in it. */
export interface ShardPlace {
  readonly shard: number;
  readonly offset: number;
}

/** Fills shards one after another. Each is stored as it is filled: none is in memory. */
export interface ShardWriter {
  /** Takes the next member; its bytes are copied. @throws what the store throws */
  add(name: string, bytes: Uint8Array): Promise<void>;
  /** Stores what is left. @returns all shards, and the place of each member in the order of the adds. */
  finish(): Promise<{ readonly shards: readonly StoredBlob[]; readonly places: readonly ShardPlace[] }>;
  /** Gives up the shard that is not full yet: nothing of it is kept. */
  discard(): Promise<void>;
}

/**
 * Stores members as uncompressed tars (WebDataset's convention) of at most `maxBytes`, each a blob. The same members
 * make the same shards: times and owners are fixed.
 */
export function createShardWriter(blobs: BlobStore, maxBytes: number = limits.maxArchiveBytes): ShardWriter {
  const shards: StoredBlob[] = [];
  const places: ShardPlace[] = [];
  let open: OpenShard | null = null;
  let byteSize = TAR_END_BYTES;

  const close = async (): Promise<void> => {
    if (!open) return;
    const { blob, offsets } = await open.finish();
    invariant(
      blob.byteSize <= maxBytes,
      `createShardWriter: expected at most ${maxBytes} bytes, got ${blob.byteSize}`,
    );
    for (const offset of offsets) places.push({ shard: shards.length, offset });
    shards.push(blob);
    open = null;
    byteSize = TAR_END_BYTES;
  };

  return {
    async add(name, bytes) {
      const needed = tarMemberBytes(name, bytes.byteLength);
      if (byteSize + needed > maxBytes) await close();
      open ??= openShard(blobs);
      byteSize += needed;
      await open.add(name, bytes);
    },
    async finish() {
      await close();
      return { shards, places };
    },
    async discard() {
      await open?.discard();
      open = null;
    },
  };
}
