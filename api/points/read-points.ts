import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { ExportedSeries } from './copy-points.ts';

/** A point as it is exported. */
export interface ExportedPoint {
  readonly step: number;
  readonly value: number;
  /** Milliseconds since 1970. */
  readonly time: number;
}

/** The points of a metric, by step. */
export async function* readPoints({ copy }: ExportedSeries): AsyncGenerator<ExportedPoint> {
  const lines = createInterface({ input: Readable.from(copy("step || ' ' || value || ' ' || time")) });
  for await (const line of lines) {
    const [step, value, time] = line.split(' ').map(Number);
    if (step === undefined || value === undefined || time === undefined)
      throw new Error(`exporting points: expected a step, a value and a time, got ${line}`);
    yield { step, value, time };
  }
}
