export interface PngChunk {
  /** Four letters. */
  readonly type: string;
  readonly content: Uint8Array;
}

/** The whole chunks of a PNG, up to its end or to where the file is cut off. Source: PNG (W3C) 5.3. */
export function* pngChunks(bytes: Uint8Array): Generator<PngChunk> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = SIGNATURE_BYTES;
  while (at + HEAD_BYTES + CHECKSUM_BYTES <= bytes.length) {
    const start = at + HEAD_BYTES;
    const end = start + view.getUint32(at);
    if (end + CHECKSUM_BYTES > bytes.length) return;
    yield {
      type: String.fromCharCode(...bytes.subarray(at + 4, start)),
      content: bytes.subarray(start, end),
    };
    at = end + CHECKSUM_BYTES;
  }
}

const SIGNATURE_BYTES = 8;
/** Length and type. */
const HEAD_BYTES = 8;
const CHECKSUM_BYTES = 4;
