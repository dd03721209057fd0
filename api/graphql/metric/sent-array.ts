/**
 * Arrays as Postgres sends them in its binary form (`array_send`), one or several in a row: no number of them is written
 * digit by digit, and read again.
 *
 * @returns their items one after another.
 */
export function sentIntegers(bytes: Uint8Array): Int32Array {
  const items = new Int32Array(bytes.byteLength / BYTES_OF_INTEGER);
  let length = 0;
  readSent(bytes, (view, at) => {
    items[length++] = view.getInt32(at);
  });
  return items.subarray(0, length);
}

/** As `sentIntegers`, of double precision; null is NaN. */
export function sentNumbers(bytes: Uint8Array): Float64Array {
  const items = new Float64Array(bytes.byteLength / BYTES_OF_LENGTH);
  let length = 0;
  readSent(bytes, (view, at) => {
    items[length++] = at === NULL ? Number.NaN : view.getFloat64(at);
  });
  return items.subarray(0, length);
}

const NULL = -1;
/** Before each item. */
const BYTES_OF_LENGTH = 4;
const BYTES_OF_INTEGER = BYTES_OF_LENGTH + 4;
/** Dimensions, flags, type; of each dimension its length and its lower bound. */
const BYTES_OF_HEAD = 12;
const BYTES_OF_DIMENSION = 8;

/** @param take is told where an item is, or that it is null */
function readSent(bytes: Uint8Array, take: (view: DataView, at: number) => void): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < bytes.byteLength;) {
    const dimensions = view.getInt32(at);
    if (dimensions > 1) throw new Error(`sent arrays: expected at most one dimension, got ${dimensions}`);
    let left = dimensions === 0 ? 0 : view.getInt32(at + BYTES_OF_HEAD);
    at += BYTES_OF_HEAD + dimensions * BYTES_OF_DIMENSION;
    for (; left > 0; left--) {
      const length = view.getInt32(at);
      at += BYTES_OF_LENGTH;
      take(view, length === NULL ? NULL : at);
      if (length !== NULL) at += length;
    }
  }
}
