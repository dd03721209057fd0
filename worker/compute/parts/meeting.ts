import { meanOf } from './mean-of.ts';
import type { Part } from './part-of.ts';

/** Memory that the parts of a step share, for as long as the step is compiled. */
export interface Meeting {
  /** By phase: how many parts have shared their lists in it, in all runs so far. */
  readonly arrivals: Int32Array<SharedArrayBuffer>;
  /** By phase: the numbers that each part shares, part after part. */
  readonly places: readonly Float32Array<SharedArrayBuffer>[];
}

/** @param sizes how many numbers a part shares, by phase */
export function createMeeting(parts: number, sizes: readonly number[]): Meeting {
  return {
    arrivals: new Int32Array(new SharedArrayBuffer(sizes.length * Int32Array.BYTES_PER_ELEMENT)),
    places: sizes.map(
      (size) => new Float32Array(new SharedArrayBuffer(parts * size * Float32Array.BYTES_PER_ELEMENT)),
    ),
  };
}

/** Waits until so many have arrived in a phase. */
export type Wait = (
  arrivals: Int32Array<SharedArrayBuffer>,
  phase: number,
  awaited: number,
) => void | Promise<void>;

/** A part's place at a meeting. A run of the step may begin when all parts have ended the one before. */
export class Attendance {
  private readonly runs: number[];

  constructor(
    private readonly meeting: Meeting,
    private readonly part: Part,
  ) {
    this.runs = meeting.places.map(() => 0);
  }

  /** Means over the parts, list by list, summed in the order of the parts: every part gets the same bits. */
  async means(phase: number, lists: readonly Float32Array[], wait: Wait): Promise<Float32Array[]> {
    const { arrivals, places } = this.meeting;
    const { index, count } = this.part;
    const place = places[phase] ?? new Float32Array(new SharedArrayBuffer(0));
    const size = place.length / count;
    let offset = index * size;
    for (const list of lists) {
      place.set(list, offset);
      offset += list.length;
    }
    const run = (this.runs[phase] ?? 0) + 1;
    this.runs[phase] = run;
    Atomics.add(arrivals, phase, 1);
    Atomics.notify(arrivals, phase);
    await wait(arrivals, phase, run * count);

    let from = 0;
    return lists.map(({ length }) => {
      const begin = from;
      from += length;
      return meanOf(
        Array.from({ length: count }, (_, i) => place.subarray(i * size + begin, i * size + begin + length)),
      );
    });
  }
}

/** For a thread that has nothing else to do. */
export const sleepUntil: Wait = (arrivals, phase, awaited) => {
  for (
    let arrived = Atomics.load(arrivals, phase);
    arrived < awaited;
    arrived = Atomics.load(arrivals, phase)
  )
    Atomics.wait(arrivals, phase, arrived);
};

/** For a thread that has to hear of the others' failure. */
export function waitUnless(failed: Promise<never>): Wait {
  return async (arrivals, phase, awaited) => {
    for (
      let arrived = Atomics.load(arrivals, phase);
      arrived < awaited;
      arrived = Atomics.load(arrivals, phase)
    ) {
      const woken = Atomics.waitAsync(arrivals, phase, arrived);
      if (woken.async) await Promise.race([woken.value, failed]);
    }
  };
}
