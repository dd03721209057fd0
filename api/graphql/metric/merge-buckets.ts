import { finite } from './metric.type.ts';

/** Buckets of one part of a curve: columns as `sent-array.ts` reads them. */
export interface Piece {
  /** Of the part among those of the curve, oldest first. */
  readonly place: number;
  /** Of what is not packed yet: logged later than what is. */
  readonly isLater: boolean;
  /** The last of each bucket. */
  readonly steps: Int32Array;
  readonly values: Float64Array;
  /** Of what is finite; NaN where nothing is. */
  readonly minima: Float64Array;
  readonly maxima: Float64Array;
  /** Whether a bucket is seen whole, by its last step. */
  readonly isSeen: (step: number) => boolean;
}

export interface MergedBuckets {
  readonly steps: number[];
  readonly values: (number | null)[];
  readonly minValues: (number | null)[];
  readonly maxValues: (number | null)[];
  /** Buckets whose last step stands in several chunks, in whichever order they were logged: which value is last is not known. */
  readonly tied: readonly Tie[];
}

export interface Tie {
  /** Among those that came out. */
  readonly bucket: number;
  readonly place: number;
  readonly step: number;
}

/**
 * Merges buckets of pieces into buckets of `width` steps, a multiple of theirs. The last value of each is that of the piece of
 * the latest part, of that the one with the last step, of that what was logged later.
 */
export function mergeBuckets(pieces: readonly Piece[], width: number): MergedBuckets {
  const { first, count } = slotsOf(pieces, width);
  const places = new Int32Array(count).fill(-1);
  const steps = new Int32Array(count);
  const later = new Uint8Array(count);
  const isTied = new Uint8Array(count);
  const [values, minima, maxima] = [nothing(count), nothing(count), nothing(count)];
  for (const piece of pieces) {
    const isLater = piece.isLater ? 1 : 0;
    for (const [i, step] of piece.steps.entries()) {
      if (!piece.isSeen(step)) continue;
      const slot = Math.floor(step / width) - first;
      minima[slot] = lesser(minima[slot], piece.minima[i]);
      maxima[slot] = -lesser(negative(maxima[slot]), negative(piece.maxima[i]));
      const order =
        piece.place - (places[slot] ?? 0) || step - (steps[slot] ?? 0) || isLater - (later[slot] ?? 0);
      if (order < 0) continue;
      isTied[slot] = order === 0 ? 1 : 0;
      if (order === 0) continue;
      places[slot] = piece.place;
      steps[slot] = step;
      later[slot] = isLater;
      values[slot] = piece.values[i] ?? Number.NaN;
    }
  }
  return collect({ places, steps, isTied, values, minima, maxima });
}

/** From the first to the last bucket that may come out. */
function slotsOf(pieces: readonly Piece[], width: number): { first: number; count: number } {
  let [first, last] = [Infinity, -Infinity];
  for (const { steps } of pieces)
    for (const step of steps) {
      first = Math.min(first, step);
      last = Math.max(last, step);
    }
  if (first === Infinity) return { first: 0, count: 0 };
  const slot = Math.floor(first / width);
  return { first: slot, count: Math.floor(last / width) - slot + 1 };
}

function nothing(count: number): Float64Array {
  return new Float64Array(count).fill(Number.NaN);
}

/** NaN compares with nothing. */
function lesser(a = Number.NaN, b = Number.NaN): number {
  return b < a || Number.isNaN(a) ? b : a;
}

function negative(value = Number.NaN): number {
  return -value;
}

interface Slots {
  readonly places: Int32Array;
  readonly steps: Int32Array;
  readonly isTied: Uint8Array;
  readonly values: Float64Array;
  readonly minima: Float64Array;
  readonly maxima: Float64Array;
}

function collect({ places, steps, isTied, values, minima, maxima }: Slots): MergedBuckets {
  const merged = { steps: [], values: [], minValues: [], maxValues: [], tied: [] } as Collected;
  for (const [slot, place] of places.entries()) {
    if (place === -1) continue;
    const step = steps[slot] ?? 0;
    if (isTied[slot]) merged.tied.push({ bucket: merged.steps.length, place, step });
    merged.steps.push(step);
    merged.values.push(finite(values[slot] ?? Number.NaN));
    merged.minValues.push(finite(minima[slot] ?? Number.NaN));
    merged.maxValues.push(finite(maxima[slot] ?? Number.NaN));
  }
  return merged;
}

type Collected = { -readonly [Column in keyof MergedBuckets]: MergedBuckets[Column][number][] };
