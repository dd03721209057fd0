import { sizeOf } from '#lib/size-of.ts';
import { type FileTensor, type FileTensors, TensorFileError } from './tensor-file.ts';

/**
 * The initializers of an ONNX model's graph, by name. Field numbers: onnx.proto (ModelProto.graph = 7, GraphProto.initializer
 * = 5, TensorProto.dims = 1, data_type = 2, float_data = 4, name = 8, raw_data = 9, data_location = 14).
 *
 * @throws TensorFileError
 */
export function readOnnx(file: Buffer): FileTensors {
  const tensors = new Map<string, FileTensor>();
  for (const graph of messages(fieldsOf(file), 7))
    for (const initializer of messages(fieldsOf(graph), 5)) {
      const { name, tensor } = tensorOf(fieldsOf(initializer));
      if (tensors.has(name)) throw new TensorFileError(`The model names ${name} twice.`);
      tensors.set(name, tensor);
    }
  if (tensors.size === 0) throw new TensorFileError('The model has no initializers.');
  return tensors;
}

const FLOAT = 1;
const BYTES_PER_VALUE = 4;

type Field = { readonly number: number; readonly value: number | Buffer };

function tensorOf(fields: readonly Field[]): { name: string; tensor: FileTensor } {
  const all = (number: number) => fields.filter((field) => field.number === number).map(({ value }) => value);
  const name =
    all(8)
      .find((value) => typeof value !== 'number')
      ?.toString('utf8') ?? '';
  const shape = all(1).flatMap((value) => (typeof value === 'number' ? [value] : varints(value)));
  const [type] = all(2);
  const isElsewhere = all(14).some((value) => value !== 0);
  return {
    name,
    tensor: {
      shape,
      values() {
        if (type !== FLOAT)
          throw new TensorFileError(
            `${name} has ONNX's type ${String(type)}; only 32-bit floats (1) are read.`,
          );
        if (isElsewhere)
          throw new TensorFileError(`The values of ${name} are in another file; save the model as one file.`);
        return floats(name, shape, all(9), all(4));
      },
    },
  };
}

/** Values stand in `raw_data`, or in `float_data`, packed or one by one. */
function floats(
  name: string,
  shape: readonly number[],
  raw: readonly (number | Buffer)[],
  listed: readonly (number | Buffer)[],
): Float32Array {
  const parts = (raw.length > 0 ? raw : listed).filter((part) => typeof part !== 'number');
  const bytes = Buffer.concat(parts);
  const count = sizeOf(shape);
  if (bytes.length !== BYTES_PER_VALUE * count)
    throw new TensorFileError(
      `${name} has ${bytes.length} bytes of values, but its shape [${shape.join(', ')}] needs ${BYTES_PER_VALUE * count}.`,
    );
  const values = new Float32Array(count);
  new Uint8Array(values.buffer).set(bytes);
  return values;
}

function messages(fields: readonly Field[], number: number): Buffer[] {
  return fields.flatMap((field) =>
    field.number === number && typeof field.value !== 'number' ? [field.value] : [],
  );
}

/** The fields of a protocol buffer message; fixed-width ones as bytes. */
function fieldsOf(message: Buffer): Field[] {
  const fields: Field[] = [];
  let at = 0;
  while (at < message.length) {
    const tag = varint(message, at);
    const number = Math.floor(tag.value / 8);
    const wire = tag.value % 8;
    if (wire === 0) {
      const { value, end } = varint(message, tag.end);
      fields.push({ number, value });
      at = end;
      continue;
    }
    const length = wire === 2 ? varint(message, tag.end) : { value: FIXED[wire], end: tag.end };
    if (length.value === undefined || number === 0)
      throw new TensorFileError('The file is not an ONNX model.');
    at = length.end + length.value;
    if (at > message.length) throw new TensorFileError('The file ends within its model: it is cut off.');
    fields.push({ number, value: message.subarray(length.end, at) });
  }
  return fields;
}

/** Bytes of the wire types of fixed width. */
const FIXED: Readonly<Record<number, number>> = { 1: 8, 5: 4 };

function varints(packed: Buffer): number[] {
  const values: number[] = [];
  for (let at = 0; at < packed.length;) {
    const { value, end } = varint(packed, at);
    values.push(value);
    at = end;
  }
  return values;
}

/** Exact up to 2^53; negative numbers are none that a shape or a type has. */
function varint(bytes: Buffer, start: number): { value: number; end: number } {
  let value = 0;
  for (let i = 0; i < 10; i++) {
    const byte = bytes[start + i];
    if (byte === undefined) throw new TensorFileError('The file ends within its model: it is cut off.');
    value += (byte & 127) * 2 ** (7 * i);
    if (byte < 128) return { value, end: start + i + 1 };
  }
  throw new TensorFileError('The file is not an ONNX model.');
}
