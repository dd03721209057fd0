import { type FileTensors, TensorFileError } from './tensor-file.ts';
import { stateDict, torchWorld } from './torch-tensors.ts';
import { unpickle } from './unpickle.ts';

/** First pickle of the older form. */
const MAGIC = 0x1950a86a20f9469cfc6cn;
const PROTOCOL = 1001;

/** Whether a file begins like the older form: a pickle of protocol 2 with the magic number. */
export function isTorchLegacy(file: Buffer): boolean {
  return file.subarray(0, LEGACY_START.length).equals(LEGACY_START);
}

/** PROTO 2, LONG1 of 10 bytes, the magic number. */
const LEGACY_START = Buffer.from('80028a0a6cfc9c46f9206aa85019', 'hex');

/**
 * What `torch.save` wrote before PyTorch 1.6: four pickles (magic number, version, machine, the object), one of the keys
 * of the storages, then of each storage the number of its values (int64) and the values. Source: torch/serialization.py.
 *
 * @throws TensorFileError
 */
export function readTorchLegacy(file: Buffer): FileTensors {
  const storages = new Map<string, { count: number; at: number }>();
  const world = torchWorld((key, count) => {
    const storage = storages.get(key);
    if (storage?.count !== count)
      throw new TensorFileError(
        `Storage ${key} has ${storage?.count ?? 'no'} values, but its tensor needs ${count}.`,
      );
    return file.subarray(storage.at, storage.at + 4 * count);
  });
  const magic = unpickle(file, 0, world);
  const version = unpickle(file, magic.end, world);
  if (magic.value !== MAGIC || version.value !== PROTOCOL)
    throw new TensorFileError(
      `The file has version ${String(version.value)} of the older form of PyTorch; only ${PROTOCOL} is read.`,
    );
  const machine = unpickle(file, version.end, world);
  if (!(machine.value instanceof Map) || machine.value.get('little_endian') !== true)
    throw new TensorFileError('The file is not little-endian.');
  const object = unpickle(file, machine.end, world);
  const keys = unpickle(file, object.end, world);
  if (!Array.isArray(keys.value)) throw new TensorFileError('The file has no list of storages.');
  let at = keys.end;
  for (const key of keys.value as readonly unknown[]) {
    if (at + 8 > file.length) throw cutOff(key);
    const count = Number(file.readBigInt64LE(at));
    at += 8;
    if (count < 0 || at + 4 * count > file.length) throw cutOff(key);
    storages.set(String(key), { count, at });
    at += 4 * count;
  }
  return stateDict(object.value);
}

function cutOff(key: unknown): TensorFileError {
  return new TensorFileError(`The file ends within storage ${String(key)}: it is cut off.`);
}
