/** A tensor inside a file, whose values are read when they are asked for: files hold more than is wanted of them. */
export interface FileTensor {
  readonly shape: readonly number[];
  /** Row-major. @throws TensorFileError when they are not 32-bit floats, or not all there */
  values(): Float32Array;
}

/** What a file holds, by name. */
export type FileTensors = ReadonlyMap<string, FileTensor>;

/** Why a file's tensors cannot be read, as a sentence for people. */
export class TensorFileError extends Error {
  override readonly name = 'TensorFileError';
}
