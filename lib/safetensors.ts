import { z } from 'zod';
import { canonicalJson } from './canonical-json.ts';
import { hasDuplicateKeys } from './has-duplicate-keys.ts';
import { invariant } from './invariant.ts';

/** Named float32 values, row-major. */
export type NamedTensors = Readonly<
  Record<string, { readonly shape: readonly number[]; readonly data: Float32Array }>
>;

/** Bytes that are no safetensors file of ours; the message says what is wrong with them. */
export class SafetensorsError extends Error {
  override readonly name = 'SafetensorsError';
}

/**
 * Named float32 tensors as one safetensors file: 8 bytes little-endian header length, JSON header, values.
 * Tensors lie in the order of their names and the header is padded with spaces to a multiple of 8, so equal tensors
 * give equal bytes. Source: github.com/huggingface/safetensors, README, "Format".
 */
export function encodeSafetensors(tensors: NamedTensors): Buffer {
  const named = Object.entries(tensors).sort(([a], [b]) => (a < b ? -1 : 1));
  let end = 0;
  const entries = named.map(([name, { shape, data }]) => {
    invariant(
      elementCount(shape) === data.length,
      `encodeSafetensors: expected ${elementCount(shape)} values for '${name}' [${shape.join(', ')}], got ${data.length}`,
    );
    const begin = end;
    end += data.byteLength;
    return [name, { dtype: 'F32', shape, data_offsets: [begin, end] }] as const;
  });
  const json = Buffer.from(canonicalJson(Object.fromEntries(entries)), 'utf8');
  const headerSize = Math.ceil(json.length / 8) * 8;

  const file = Buffer.alloc(8 + headerSize + end, ' ');
  file.writeBigUInt64LE(BigInt(headerSize), 0);
  file.set(json, 8);
  let offset = 8 + headerSize;
  for (const [, { data }] of named) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), offset);
    offset += data.byteLength;
  }
  return file;
}

/**
 * Reads what `encodeSafetensors` writes and trusts nothing: header length, UTF-8, unique names, float32 only, spans
 * that follow one another from 0 to the end of the file without gap or overlap, each as long as its shape says.
 * Values may be anything, NaN and infinities too: what they mean is not for the format to say.
 * @throws SafetensorsError
 */
export function decodeSafetensors(file: Uint8Array): NamedTensors {
  const { entries, values } = readHeader(file);
  const named = entries.map(
    ([
      name,
      {
        shape,
        data_offsets: [begin, end],
      },
    ]) => {
      // Copied: a view would need an aligned start and would keep the whole file alive.
      const data = new Float32Array((end - begin) / BYTES_PER_VALUE);
      new Uint8Array(data.buffer).set(values.subarray(begin, end));
      return [name, { shape, data }] as const;
    },
  );
  return Object.fromEntries(named);
}

const MAX_HEADER_BYTES = 100_000_000;
const BYTES_PER_VALUE = 4;

const entrySchema = z.strictObject({
  dtype: z.literal('F32'),
  shape: z.array(z.int().nonnegative()),
  data_offsets: z.tuple([z.int().nonnegative(), z.int().nonnegative()]),
});
const metadataSchema = z.record(z.string(), z.string());
type Entry = z.infer<typeof entrySchema>;

function readHeader(file: Uint8Array): { entries: (readonly [string, Entry])[]; values: Uint8Array } {
  if (file.byteLength < 8)
    throw new SafetensorsError(`The file has ${file.byteLength} bytes, too few for a header.`);
  const length = new DataView(file.buffer, file.byteOffset, 8).getBigUint64(0, true);
  if (length > MAX_HEADER_BYTES || 8 + Number(length) > file.byteLength)
    throw new SafetensorsError(`The header claims ${length} bytes of a file of ${file.byteLength}.`);
  const start = 8 + Number(length);
  const entries = parseHeader(file.subarray(8, start));
  const values = file.subarray(start);
  requireContiguous(entries, values.byteLength);
  return { entries, values };
}

function parseHeader(bytes: Uint8Array): (readonly [string, Entry])[] {
  if (bytes[0] !== '{'.charCodeAt(0)) throw new SafetensorsError('The header does not begin with {.');
  const text = decodeText(bytes);
  const { __metadata__: metadata, ...tensors } = parseObject(text);
  if (hasDuplicateKeys(text)) throw new SafetensorsError('The header names something twice.');
  if (metadata !== undefined && !metadataSchema.safeParse(metadata).success)
    throw new SafetensorsError('The header has metadata that are not texts.');
  return Object.entries(tensors).map(([name, entry]) => {
    const parsed = entrySchema.safeParse(entry);
    if (!parsed.success) throw new SafetensorsError(`Tensor '${name}': ${z.prettifyError(parsed.error)}`);
    return [name, parsed.data] as const;
  });
}

function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new SafetensorsError('The header is not UTF-8.');
  }
}

function parseObject(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>; // begins with {, so it is an object
  } catch {
    throw new SafetensorsError('The header is not JSON.');
  }
}

function requireContiguous(entries: (readonly [string, Entry])[], byteLength: number): void {
  const inOrder = entries.toSorted(
    ([, { data_offsets: a }], [, { data_offsets: b }]) => a[0] - b[0] || a[1] - b[1],
  );
  let expected = 0;
  for (const [
    name,
    {
      shape,
      data_offsets: [begin, end],
    },
  ] of inOrder) {
    if (begin !== expected)
      throw new SafetensorsError(`Tensor '${name}' begins at byte ${begin}, expected ${expected}.`);
    const size = elementCount(shape) * BYTES_PER_VALUE;
    if (!Number.isSafeInteger(size) || end - begin !== size)
      throw new SafetensorsError(
        `Tensor '${name}' spans bytes ${begin} to ${end}, but its shape [${shape.join(', ')}] needs ${size} bytes.`,
      );
    expected = end;
  }
  if (expected !== byteLength)
    throw new SafetensorsError(`The tensors end at byte ${expected} of ${byteLength} bytes of values.`);
}

function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
