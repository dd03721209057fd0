import type { Readable } from 'node:stream';
import type { Sha256 } from '#contracts/ids.ts';

export interface StoredBlob {
  readonly sha256: Sha256;
  readonly byteSize: number;
}

/** Content inside a blob, e.g. an image in a shard, that has a hash of its own. */
export interface BlobPart {
  readonly offset: number;
  readonly byteSize: number;
  readonly sha256: Sha256;
}

/** What there is under a hash. */
export type BlobCondition = 'WHOLE' | 'DAMAGED' | 'MISSING';

/**
 * Bytes kept under their SHA-256: immutable, stored once, durable when `put` returns. What is read is checked against its
 * hash before any of it is handed out: bytes rot, and a wrong weight or pixel looks like a right one.
 */
export interface BlobStore {
  /**
   * Streams bytes in and names them by their hash. They replace what lies there under that hash, so that bytes which are
   * given again heal a damaged blob.
   * @throws BlobTooLargeError beyond `maxBytes`, HashMismatchError when `expected` differs, StorageFullError; nothing is
   * kept then.
   */
  put(
    bytes: Readable | Uint8Array,
    options?: { readonly maxBytes?: number; readonly expected?: Sha256 },
  ): Promise<StoredBlob>;
  /** Size, or null when there is no such blob. Says nothing about its bytes. */
  size(sha256: Sha256): Promise<number | null>;
  /** A blob, or a part of one. @throws BlobNotFoundError, DamagedBlobError */
  read(sha256: Sha256, part?: BlobPart): Promise<Buffer>;
  /** As `read`, streamed; what is damaged is found before the first byte comes. */
  stream(sha256: Sha256, part?: BlobPart): Promise<Readable>;
  /** Some bytes as they lie there, unchecked: to look at a header. @throws BlobNotFoundError, DamagedBlobError */
  peek(sha256: Sha256, range: Omit<BlobPart, 'sha256'>): Promise<Buffer>;
  /** Reads all of a blob. @param onBytes hears of bytes as they are read */
  check(sha256: Sha256, onBytes?: (count: number) => void): Promise<BlobCondition>;
  /**
   * Removes a blob that was stored, or stored again, before a time in milliseconds since 1970. Bytes that are put at the same
   * moment stay.
   * @returns its size; null where there was none so old.
   */
  removeOld(sha256: Sha256, before: number): Promise<number | null>;
  /** Moves a blob out of the way if it is damaged, to where an operator can look at it. */
  setAside(sha256: Sha256): Promise<void>;
}
