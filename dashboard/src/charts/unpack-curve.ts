import type { Series } from './series.ts';

interface PackedCurve {
  readonly bits: number;
  readonly steps: string;
  readonly values: string;
  readonly minValues: string | null;
  readonly maxValues: string | null;
}

/** A curve as the server packs it, to be drawn; without extremes each entry is a point. */
export function unpackCurve({ bits, steps, values, minValues, maxValues }: PackedCurve): Series {
  const own = numbers(values, bits);
  return {
    steps: Array.from(new Int32Array(bytes(steps))),
    values: own,
    lows: minValues === null ? own : numbers(minValues, bits),
    highs: maxValues === null ? own : numbers(maxValues, bits),
  };
}

/** Typed arrays are little-endian on every machine that a browser runs on. */
function numbers(text: string, bits: number): (number | null)[] {
  const column = bits === 64 ? new Float64Array(bytes(text)) : new Float32Array(bytes(text));
  return Array.from(column, (value) => (Number.isNaN(value) ? null : value));
}

function bytes(text: string): ArrayBuffer {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0)).buffer;
}
