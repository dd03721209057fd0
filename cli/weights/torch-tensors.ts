import { sizeOf } from '#lib/size-of.ts';
import { type FileTensor, type FileTensors, TensorFileError } from './tensor-file.ts';
import { type PickleWorld, PickleName, PickleTuple } from './unpickle.ts';

/** Bytes of a storage by its key, little-endian 32-bit floats. @throws TensorFileError */
export type StorageBytes = (key: string, count: number) => Buffer;

/** What a pickle of PyTorch may name: what makes tensors, and dictionaries. */
export function torchWorld(bytesOf: StorageBytes): PickleWorld {
  return {
    callables: new Map([
      ['collections OrderedDict', orderedDict],
      ['torch._utils _rebuild_tensor', (args) => rebuildTensor(args, bytesOf)],
      ['torch._utils _rebuild_tensor_v2', (args) => rebuildTensor(args, bytesOf)],
      ['torch._utils _rebuild_parameter', ([tensor]) => tensor],
    ]),
    names: new Set(['torch FloatStorage']),
    persistent: storageOf,
  };
}

/** The tensors of a state dict, or of the one that a checkpoint keeps as `state_dict`. @throws TensorFileError */
export function stateDict(value: unknown): FileTensors {
  const dictionary = value instanceof Map ? ((value.get('state_dict') as unknown) ?? value) : value;
  if (!(dictionary instanceof Map)) throw new TensorFileError('The file holds no dictionary of tensors.');
  const tensors = new Map<string, FileTensor>();
  for (const [name, tensor] of dictionary as Map<unknown, unknown>)
    if (typeof name === 'string' && tensor instanceof TorchTensor) tensors.set(name, tensor);
  if (tensors.size === 0) throw new TensorFileError('The file holds no dictionary of tensors.');
  return tensors;
}

const BYTES_PER_VALUE = 4;

class Storage {
  constructor(
    readonly key: string,
    readonly count: number,
  ) {}
}

class TorchTensor implements FileTensor {
  constructor(
    readonly shape: readonly number[],
    private readonly parts: {
      readonly storage: Storage;
      readonly offset: number;
      readonly strides: readonly number[];
      readonly bytesOf: StorageBytes;
    },
  ) {}

  values(): Float32Array {
    const { storage, offset, strides, bytesOf } = this.parts;
    const bytes = bytesOf(storage.key, storage.count);
    if (isRowMajor(this.shape, strides)) {
      const copied = new Float32Array(sizeOf(this.shape));
      const start = BYTES_PER_VALUE * offset;
      new Uint8Array(copied.buffer).set(bytes.subarray(start, start + copied.byteLength));
      return copied;
    }
    const at = new Array<number>(this.shape.length).fill(0);
    const values = new Float32Array(sizeOf(this.shape));
    for (let i = 0; i < values.length; i++) {
      const place = at.reduce((sum, index, axis) => sum + index * (strides[axis] ?? 0), offset);
      values[i] = bytes.readFloatLE(BYTES_PER_VALUE * place);
      for (let axis = at.length - 1; axis >= 0; axis--) {
        at[axis] = (at[axis] ?? 0) + 1;
        if ((at[axis] ?? 0) < (this.shape[axis] ?? 0)) break;
        at[axis] = 0;
      }
    }
    return values;
  }
}

function isRowMajor(shape: readonly number[], strides: readonly number[]): boolean {
  let expected = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && strides[axis] !== expected) return false;
    expected *= shape[axis] ?? 1;
  }
  return true;
}

function orderedDict(args: readonly unknown[]): Map<unknown, unknown> {
  const [pairs] = args;
  const items = Array.isArray(pairs) ? (pairs as readonly unknown[]) : [];
  return new Map(
    items.map((pair) => {
      const both = pair instanceof PickleTuple ? pair.items : pair;
      if (!Array.isArray(both) || both.length !== 2) throw broken();
      return [both[0], both[1]];
    }),
  );
}

/** ('storage', type, key, location, number of values[, view]) */
function storageOf(id: unknown): Storage {
  const [kind, type, key, , count, view] = id instanceof PickleTuple ? id.items : [];
  if (kind !== 'storage' || !(type instanceof PickleName) || typeof key !== 'string' || !isCount(count))
    throw broken();
  if (view !== undefined && view !== null)
    throw new TensorFileError('The file holds views of storages; save the tensors themselves.');
  return new Storage(key, count);
}

/** (storage, offset, shape, strides, ...); what follows says nothing of the values. */
function rebuildTensor(args: readonly unknown[], bytesOf: StorageBytes): TorchTensor {
  const [storage, offset, size, stride] = args;
  const shape = counts(size);
  const strides = counts(stride);
  if (!(storage instanceof Storage) || !isCount(offset) || shape.length !== strides.length) throw broken();
  const last = shape.reduce((sum, length, axis) => sum + (length - 1) * (strides[axis] ?? 0), offset);
  const isEmpty = shape.includes(0);
  if (!isEmpty && last >= storage.count)
    throw new TensorFileError(`A tensor reads value ${last} of a storage of ${storage.count}.`);
  if (!isEmpty && sizeOf(shape) > storage.count)
    throw new TensorFileError(`A tensor of shape [${shape.join(', ')}] repeats the values of its storage.`);
  return new TorchTensor(shape, { storage, offset, strides, bytesOf });
}

function counts(value: unknown): number[] {
  const items = value instanceof PickleTuple ? value.items : value;
  if (!Array.isArray(items) || !items.every(isCount)) throw broken();
  return items;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function broken(): TensorFileError {
  return new TensorFileError('The pickle in the file describes no tensors of PyTorch.');
}
