/** The two empty blocks that end a tar. */
export const TAR_END_BYTES = 1024;

/**
 * Bytes that a file takes in a tar, at most: header and content in whole blocks. A name that is long or not ASCII takes
 * an extended header and that header's content on top (POSIX pax).
 */
export function tarMemberBytes(name: string, byteSize: number): number {
  const nameBytes = byteLength(name);
  const isPlain = nameBytes === name.length && nameBytes <= 100;
  const extended = isPlain ? 0 : BLOCK_BYTES + inBlocks(nameBytes + 'path='.length + 8);
  return extended + BLOCK_BYTES + inBlocks(byteSize);
}

/** Bytes of a text in UTF-8. */
export function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

const BLOCK_BYTES = 512;

function inBlocks(length: number): number {
  return Math.ceil(length / BLOCK_BYTES) * BLOCK_BYTES;
}
