import type { Curve } from './metric.type.ts';
import type { PackedCurve } from './packed-curve.type.ts';

/** A curve for programs that draw it: a fifth of the text, and no number is written and read digit by digit. */
export function packCurve({ exact, steps, values, minValues, maxValues }: Curve): PackedCurve {
  const pack = exact ? pack64 : pack32;
  return {
    bits: exact ? 64 : 32,
    steps: packed(steps, 4, (buffer, step, at) => buffer.writeInt32LE(step, at)),
    values: pack(values),
    minValues: minValues && pack(minValues),
    maxValues: maxValues && pack(maxValues),
  };
}

type Column = readonly (number | null)[];

function pack64(column: Column): string {
  return packed(column, 8, (buffer, value, at) => buffer.writeDoubleLE(value ?? Number.NaN, at));
}

function pack32(column: Column): string {
  return packed(column, 4, (buffer, value, at) => buffer.writeFloatLE(value ?? Number.NaN, at));
}

function packed<Item>(
  column: readonly Item[],
  itemBytes: number,
  write: (buffer: Buffer, item: Item, at: number) => void,
): string {
  const buffer = Buffer.allocUnsafe(column.length * itemBytes);
  column.forEach((item, i) => {
    write(buffer, item, i * itemBytes);
  });
  return buffer.toString('base64');
}
