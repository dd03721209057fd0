import type { Logged } from './steps-of.ts';

/** How trainings log. */
export interface IngestShape extends Logged {
  readonly name: string;
  readonly batches: number;
  /** Runs that are written at the same time. */
  readonly clients: number;
}

export const ingestShapes: readonly IngestShape[] = [
  { name: 'batch of 1,000: 20 series x 50 steps', series: 20, steps: 50, batches: 150, clients: 1 },
  { name: 'batch of 1,000: 1 series x 1,000 steps', series: 1, steps: 1_000, batches: 150, clients: 1 },
  { name: 'batch of 1,000, 4 runs at once: 20 x 50', series: 20, steps: 50, batches: 60, clients: 4 },
  { name: 'real step: 32 series x 1 step', series: 32, steps: 1, batches: 1_000, clients: 1 },
];
