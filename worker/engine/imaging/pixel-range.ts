/** Bytes 0..255 to [-1, 1]: value / 127.5 - 1. Writes into `target` from `offset`, so that a batch is filled in place. */
export function bytesToUnit(bytes: Uint8Array, target: Float32Array, offset = 0): void {
  for (let i = 0; i < bytes.length; i++) target[offset + i] = (bytes[i] ?? 0) / 127.5 - 1;
}

/** [-1, 1] to bytes: (value + 1) * 127.5, clamped to 0..255 and rounded. */
export function unitToBytes(values: Float32Array): Uint8Array {
  const bytes = new Uint8Array(values.length);
  for (let i = 0; i < bytes.length; i++)
    bytes[i] = Math.round(Math.min(255, Math.max(0, ((values[i] ?? 0) + 1) * 127.5)));
  return bytes;
}
