import { decodeSafetensors, SafetensorsError } from '#lib/safetensors.ts';
import { ZipError } from '#lib/read-zip.ts';
import { readOnnx } from './read-onnx.ts';
import { isTorchLegacy, readTorchLegacy } from './read-torch-legacy.ts';
import { readTorchZip } from './read-torch-zip.ts';
import { type FileTensors, TensorFileError } from './tensor-file.ts';

/**
 * The tensors of a file of weights: safetensors, ONNX, or PyTorch in its newer (ZIP) or older form. Which one it is, its
 * bytes tell.
 *
 * @throws TensorFileError
 */
export function readTensorFile(file: Buffer): FileTensors {
  try {
    return readerOf(file)(file);
  } catch (error) {
    if (error instanceof SafetensorsError || error instanceof ZipError)
      throw new TensorFileError(error.message);
    throw error;
  }
}

function readerOf(file: Buffer): (file: Buffer) => FileTensors {
  if (file.length === 0) throw new TensorFileError('The file is empty.');
  if (file.subarray(0, 4).toString('latin1') === 'PK\x03\x04') return readTorchZip;
  if (isTorchLegacy(file)) return readTorchLegacy;
  if (file[0] === 0x80)
    throw new TensorFileError(
      'The file is a pickle, but not one of PyTorch; only tensors of PyTorch are read.',
    );
  if (file[8] === '{'.charCodeAt(0)) return readSafetensors;
  if (file[0] === ONNX_START) return readOnnx;
  throw new TensorFileError('The file is neither safetensors nor ONNX nor of PyTorch.');
}

/** Field 1 of a ModelProto, `ir_version`. */
const ONNX_START = 8;

function readSafetensors(file: Buffer): FileTensors {
  return new Map(
    Object.entries(decodeSafetensors(file)).map(([name, { shape, data }]) => [
      name,
      { shape, values: () => data },
    ]),
  );
}
