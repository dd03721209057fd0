import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { readTensorFile } from '../../../cli/weights/read-tensor-file.ts';
import { TensorFileError } from '../../../cli/weights/tensor-file.ts';

const WEIGHT = [-0.5, -0.25, 0, 0.25, 0.5, 0.75];
const TURNED = [-0.5, 0.25, -0.25, 0.5, 0, 0.75];
const BIAS = [Math.fround(1e-3), -7.25];

function fixture(name: string): Promise<Buffer> {
  return readFile(new URL(`fixtures/${name}`, import.meta.url));
}

function contents(file: Buffer, names: readonly string[]) {
  const tensors = readTensorFile(file);
  return names.map((name) => {
    const tensor = tensors.get(name);
    return tensor && { shape: tensor.shape, values: Array.from(tensor.values()) };
  });
}

/** The message with which a file is refused, at the latest when its values are read. */
function refusal(file: Buffer): string {
  try {
    for (const tensor of readTensorFile(file).values()) tensor.values();
  } catch (error) {
    if (error instanceof TensorFileError) return error.message;
    throw error;
  }
  return 'taken';
}

test.each(['newer.pth', 'older.pth', 'checkpoint.pth', 'sound.safetensors', 'sound.onnx'])(
  '%s holds what the library put into it',
  async (name) => {
    expect(contents(await fixture(name), ['weight', 'turned', 'bias'])).toEqual([
      { shape: [2, 3], values: WEIGHT },
      { shape: [3, 2], values: TURNED },
      { shape: [2], values: BIAS },
    ]);
  },
);

test('parameters are read like tensors', async () => {
  const shapes = [...readTensorFile(await fixture('parameters.pth'))].map(([name, { shape }]) => [
    name,
    shape,
  ]);
  expect(shapes).toEqual([
    ['weight', [2, 3]],
    ['bias', [2]],
  ]);
});

test('an ONNX model may list its values one by one', async () => {
  expect(contents(await fixture('sound.onnx'), ['listed'])).toEqual([{ shape: [2], values: [0.25, -3] }]);
});

test('values of another type are refused by name', async () => {
  expect(refusal(await fixture('half.pth'))).toBe(
    'The file holds a torch.HalfStorage; only 32-bit floats (torch.FloatStorage) are read.',
  );
  expect(refusal(await fixture('sound.onnx'))).toBe(
    "integers has ONNX's type 7; only 32-bit floats (1) are read.",
  );
});

describe('a pickle that wants more than tensors is refused by what it wants, and nothing is run', () => {
  test.each([
    ['hostile.pth', 'it names posix.system'],
    ['hostile-older.pth', 'it names posix.system'],
    ['module.pth', 'it names torch.nn.modules.linear.Linear'],
  ])('%s is refused by the name of what it wants', async (name, what) => {
    expect(refusal(await fixture(name))).toBe(
      `The file is a pickle that wants more than tensors: ${what}. Nothing of it was run.`,
    );
    expect(existsSync('/tmp/a-pickle-was-run')).toBe(false);
  });

  test.each([
    ['an instance', '(iposix\nsystem\n.', 'it uses opcode 0x69'],
    ['an object', 'ccollections\nOrderedDict\n)\x81.', 'it uses opcode 0x81'],
    ['an extension', '\x82\x01.', 'it uses opcode 0x82'],
    ['a global of the stack', '\x8c\x08builtins\x8c\x04eval\x93.', 'it names builtins.eval'],
    [
      'a call of what a call gave',
      'ccollections\nOrderedDict\n)R)R.',
      'it calls something that is not a function of tensors',
    ],
    ['attributes of a list', ']}b.', 'it sets attributes of an object'],
  ])('%s is refused', async (_, pickle, what) => {
    const older = await fixture('older.pth');
    const start = older.subarray(0, older.indexOf('.') + 1); // the magic number alone
    expect(refusal(Buffer.concat([start, Buffer.from(pickle, 'latin1')]))).toContain(what);
  });
});

describe('a file that is cut off is refused wherever it ends', () => {
  test.each(['newer.pth', 'older.pth', 'sound.safetensors', 'sound.onnx'])('%s', async (name) => {
    const file = await fixture(name);
    for (let length = 0; length < file.length; length++)
      expect(refusal(file.subarray(0, length)), `${length} of ${file.length} bytes`).not.toBe('taken');
  });
});

test('a byte that has changed in a ZIP archive is noticed by its checksum', async () => {
  const file = await fixture('newer.pth');
  const values = Buffer.from(Float32Array.from(WEIGHT).buffer);
  const at = file.indexOf(values);
  const damaged = Buffer.from(file);
  damaged.writeUInt8((damaged[at] ?? 0) ^ 1, at);
  expect(refusal(damaged)).toMatch(/is damaged: its checksum is another one\.$/);
});

test('a file without weights is told from others', () => {
  expect(refusal(Buffer.from('<html>not found</html>'))).toBe(
    'The file is neither safetensors nor ONNX nor of PyTorch.',
  );
  expect(refusal(Buffer.from('\x80\x04\x95\x00', 'latin1'))).toBe(
    'The file is a pickle, but not one of PyTorch; only tensors of PyTorch are read.',
  );
});
