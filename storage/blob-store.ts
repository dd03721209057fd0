import type { Readable } from 'node:stream';
import type { Sha256 } from '#contracts/ids.ts';

export interface StoredBlob {
  readonly sha256: Sha256;
  readonly byteSize: number;
}

/** Bytes kept under their SHA-256: immutable, stored once, durable when `put` returns. */
export interface BlobStore {
  /**
   * Streams bytes in and names them by their hash.
   * @throws BlobTooLargeError beyond `maxBytes`, HashMismatchError when `expected` differs; nothing is kept then.
   */
  put(
    bytes: Readable | Uint8Array,
    options?: { readonly maxBytes?: number; readonly expected?: Sha256 },
  ): Promise<StoredBlob>;
  /** Size, or null when there is no such blob. */
  size(sha256: Sha256): Promise<number | null>;
  /** A range of a blob (the whole without one). @throws BlobNotFoundError */
  read(sha256: Sha256, range?: { readonly offset: number; readonly byteSize: number }): Promise<Buffer>;
  /** As `read`, streamed. */
  stream(sha256: Sha256, range?: { readonly offset: number; readonly byteSize: number }): Promise<Readable>;
}
