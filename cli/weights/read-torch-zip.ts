import { readZip, type ZipEntry, ZipError } from '#lib/read-zip.ts';
import { type FileTensors, TensorFileError } from './tensor-file.ts';
import { stateDict, torchWorld } from './torch-tensors.ts';
import { unpickle } from './unpickle.ts';

/**
 * What `torch.save` has written since PyTorch 1.6: a ZIP archive with a pickle, `<name>/data.pkl`, and the storages,
 * `<name>/data/<key>`. Source: torch/serialization.py.
 *
 * @throws TensorFileError, ZipError of what is read at once
 */
export function readTorchZip(file: Buffer): FileTensors {
  const entries = readZip(file);
  const pickle = [...entries.values()].find(({ name }) => /^[^/]+\/data\.pkl$/.test(name));
  if (!pickle) throw new TensorFileError('The archive holds no data.pkl: it is not a file of PyTorch.');
  const folder = pickle.name.slice(0, -'data.pkl'.length);
  const order = entries.get(`${folder}byteorder`)?.read().toString('utf8').trim() ?? 'little';
  if (order !== 'little')
    throw new TensorFileError(`The file is ${order}-endian; only little-endian ones are read.`);
  const world = torchWorld((key, count) => storageBytes(entries, `${folder}data/${key}`, count));
  return stateDict(unpickle(pickle.read(), 0, world).value);
}

function storageBytes(entries: ReadonlyMap<string, ZipEntry>, name: string, count: number): Buffer {
  const entry = entries.get(name);
  if (!entry) throw new TensorFileError(`The archive lacks ${name}.`);
  if (entry.byteSize !== 4 * count)
    throw new TensorFileError(`${name} has ${entry.byteSize} bytes, but its tensor needs ${4 * count}.`);
  try {
    return entry.read();
  } catch (error) {
    if (error instanceof ZipError) throw new TensorFileError(error.message);
    throw error;
  }
}
