/** The content of an IDX file of unsigned bytes. */
export interface Idx {
  /** Outermost first, e.g. `[60000, 28, 28]`. */
  readonly dimensions: readonly number[];
  /** The values, the last dimension running fastest: as many as the product of the dimensions. A view of the file's bytes. */
  readonly data: Uint8Array;
}

/** Bytes that are not a whole IDX file of unsigned bytes. */
export class NotIdxError extends Error {
  override readonly name = 'NotIdxError';
}

/**
 * Reads the format that MNIST is published in: two zero bytes, the type of the values, the number of dimensions, each of
 * them as 32 bits, highest byte first, then the values.
 * @throws NotIdxError for another format, another type, and a file that is shorter or longer than its dimensions say
 */
export function readIdx(bytes: Uint8Array): Idx {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < MAGIC_BYTES || view.getUint16(0) !== 0)
    throw new NotIdxError('The file is not an IDX file. Is it still compressed?');
  const type = view.getUint8(2);
  if (type !== UNSIGNED_BYTES)
    throw new NotIdxError(
      `The values of the file are of type 0x${type.toString(16).padStart(2, '0')}; only unsigned bytes (0x08) are accepted.`,
    );
  const rank = view.getUint8(3);
  const start = MAGIC_BYTES + DIMENSION_BYTES * rank;
  if (bytes.length < start) throw new NotIdxError(`The file is cut off in its header of ${start} bytes.`);
  const dimensions = Array.from({ length: rank }, (_, i) =>
    view.getUint32(MAGIC_BYTES + DIMENSION_BYTES * i),
  );
  const expected = start + dimensions.reduce((product, length) => product * length, 1);
  if (bytes.length !== expected)
    throw new NotIdxError(
      `The file has ${bytes.length} bytes, but ${dimensions.join(' × ')} values need ${expected}. Copy it again.`,
    );
  return { dimensions, data: bytes.subarray(start) };
}

const MAGIC_BYTES = 4;
const DIMENSION_BYTES = 4;
const UNSIGNED_BYTES = 0x08;
