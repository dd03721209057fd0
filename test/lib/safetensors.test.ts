import { describe, expect, test } from 'vitest';
import { decodeSafetensors, encodeSafetensors, SafetensorsError } from '#lib/safetensors.ts';

function tensor(shape: readonly number[], values: readonly number[]) {
  return {
    shape,
    data: Float32Array.from(values),
  };
}

/** Floats as their bits, so that NaN equals itself and 0 differs from -0. */
function bitsOf(values: Float32Array | undefined) {
  return values && [...new Uint32Array(values.slice().buffer)];
}

/** A file with any header text and any values, however wrong. */
function fileOf(
  header: string | Uint8Array,
  values: Uint8Array = new Uint8Array(0),
  claimedLength?: bigint,
): Buffer {
  const text = Buffer.from(header as string);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(claimedLength ?? BigInt(text.length));
  return Buffer.concat([length, text, values]);
}
function entry(shape: readonly number[], begin: number, end: number, dtype = 'F32') {
  return {
    dtype,
    shape,
    data_offsets: [begin, end],
  };
}
function fileWith(tensors: Record<string, unknown>, byteSize: number): Buffer {
  return fileOf(JSON.stringify(tensors), new Uint8Array(byteSize));
}

describe('a safetensors file', () => {
  test('gives back names, shapes and every bit of the values', () => {
    const tensors = {
      'generator/encoder_a/filter': tensor([2, 1, 3], [1, -2, 3.5, 0, -0, 1e-40]),
      'generator/encoder_a/bias': tensor([], [0.1]),
      'ema/é': tensor([0, 4], []),
      special: tensor([3], [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]),
    };
    const back = decodeSafetensors(encodeSafetensors(tensors));
    expect(Object.keys(back).sort()).toEqual(Object.keys(tensors).sort());
    for (const [name, { shape, data }] of Object.entries(tensors)) {
      expect(back[name]?.shape).toEqual(shape);
      expect(bitsOf(back[name]?.data)).toEqual(bitsOf(data));
    }
  });

  test('has the bytes that the format says', () => {
    const file = encodeSafetensors({ w: tensor([2], [1, -2]) });
    const header = '{"w":{"data_offsets":[0,8],"dtype":"F32","shape":[2]}}';
    expect(file.readBigUInt64LE(0)).toBe(56n);
    expect(file.subarray(8, 64).toString()).toBe(header.padEnd(56));
    // IEEE 754: 1 = 3f800000, -2 = c0000000
    expect(file.subarray(64).toString('hex')).toBe('0000803f000000c0');
  });

  test('has the same bytes whatever the order in which tensors were given', () => {
    const [a, b] = [tensor([1], [1]), tensor([1], [2])];
    expect(encodeSafetensors({ a, b })).toEqual(encodeSafetensors({ b, a }));
  });

  test('is not written from values that do not fill their shape', () => {
    expect(() => encodeSafetensors({ w: tensor([3], [1, 2]) })).toThrow(
      "expected 3 values for 'w' [3], got 2",
    );
  });

  test('may carry metadata and a tensor order of its own', () => {
    const file = fileWith({ __metadata__: { by: 'PyTorch' }, b: entry([1], 4, 8), a: entry([1], 0, 4) }, 8);
    expect(Object.keys(decodeSafetensors(file))).toEqual(['b', 'a']);
  });

  test('names a tensor like a property of every object without harm', () => {
    const file = fileOf('{"__proto__":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}', new Uint8Array(4));
    const tensors = decodeSafetensors(file);
    expect(Object.keys(tensors)).toEqual(['__proto__']);
    expect(({} as { shape?: unknown }).shape).toBeUndefined();
  });
});

describe('a file that is no sound safetensors file is refused', () => {
  const cases: Record<string, Buffer> = {
    empty: Buffer.alloc(0),
    'shorter than the header length': Buffer.alloc(7),
    'a header longer than the file': fileOf('{}', new Uint8Array(0), 3n),
    'a header of 2^63 bytes': fileOf('{}', new Uint8Array(0), 2n ** 63n),
    'a header beyond 100 MB': fileOf('{}', new Uint8Array(0), 100_000_001n),
    'a header of no bytes': fileOf(''),
    'a header that does not begin with {': fileOf(' {}'),
    'a header that is a list': fileOf('[]'),
    'a header with a byte order mark': fileOf('\ufeff{}'),
    'a header that is not UTF-8': fileOf(Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])),
    'a header that is not JSON': fileOf("{'a': 1}"),
    'a pickle': Buffer.from('\x80\x04\x95\x10\x00\x00\x00\x00\x00\x00\x00cposix\nsystem', 'latin1'),
    'two tensors of one name': fileOf(
      '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}',
      new Uint8Array(4),
    ),
    'one name in two spellings': fileOf(
      '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"\\u0061":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}',
      new Uint8Array(4),
    ),
    'one field twice': fileOf(
      '{"a":{"dtype":"F16","dtype":"F32","shape":[1],"data_offsets":[0,4]}}',
      new Uint8Array(4),
    ),
    'metadata that are not texts': fileWith({ __metadata__: { n: 1 } }, 0),
    'another type': fileWith({ a: entry([1], 0, 8, 'F64') }, 8),
    'an unknown field': fileWith({ a: { ...entry([1], 0, 4), code: 'x' } }, 4),
    'no offsets': fileWith({ a: { dtype: 'F32', shape: [1] } }, 4),
    'a negative size': fileWith({ a: entry([-1], 0, 4) }, 4),
    'a size that is no integer': fileWith({ a: entry([1.5], 0, 6) }, 6),
    'negative offsets': fileWith({ a: entry([1], -4, 0) }, 0),
    'offsets in reverse': fileWith({ a: entry([1], 4, 0) }, 4),
    'an overlap': fileWith({ a: entry([2], 0, 8), b: entry([2], 4, 12) }, 12),
    'one span for two tensors': fileWith({ a: entry([1], 0, 4), b: entry([1], 0, 4) }, 4),
    'a hole at the start': fileWith({ a: entry([1], 4, 8) }, 8),
    'a hole in the middle': fileWith({ a: entry([1], 0, 4), b: entry([1], 8, 12) }, 12),
    'bytes after the last tensor': fileWith({ a: entry([1], 0, 4) }, 8),
    'a tensor beyond the end': fileWith({ a: entry([4], 0, 16) }, 8),
    'a shape smaller than its span': fileWith({ a: entry([1], 0, 8) }, 8),
    'a shape that overflows': fileWith({ a: entry([2 ** 52, 2 ** 52], 0, 0) }, 0),
    'a shape that overflows to nothing': fileWith(
      { a: entry([...Array.from({ length: 30 }, () => 2 ** 52), 0], 0, 0) },
      0,
    ),
  };
  for (const [what, file] of Object.entries(cases))
    test(what, () => {
      expect(() => decodeSafetensors(file)).toThrow(SafetensorsError);
    });

  test('even when its header is megabytes of one name', () => {
    const long = '\\\\'.repeat(2_000_000);
    expect(() => decodeSafetensors(fileOf(`{"${long}":1}`))).toThrow(SafetensorsError);
  });
});
