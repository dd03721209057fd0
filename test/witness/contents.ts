import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { conditionsSchema } from './conditions.ts';
import { runNumbersSchema } from './run-numbers.ts';

const contentsSchema = z.object({
  version: z.literal('0.1.0'),
  conditions: conditionsSchema,
  /** Ids that people hold, by the field of a query that takes them. */
  ids: z.record(z.string(), z.array(z.string()).nonempty()),
  /** A run in each state. */
  runs: z.object({ finished: z.string(), interrupted: z.string(), queued: z.string(), canceled: z.string() }),
  translations: z.array(
    z.object({
      id: z.string(),
      checkpoint: z.string(),
      direction: z.enum(['A_TO_B', 'B_TO_A']),
      content: z.string(),
      exemplar: z.string(),
      /** Of the PNG, which is one of the blobs. */
      sha256: z.string(),
    }),
  ),
  /** What 0.1.0 computed, the interrupted and the queued run after it was started again on this very folder. */
  numbers: z.object({
    finished: runNumbersSchema,
    interrupted: runNumbersSchema,
    queued: runNumbersSchema,
  }),
});

/** What lies in `data-0.1.0`, and what 0.1.0 itself made of it. */
export type Contents = z.infer<typeof contentsSchema>;

export const contentsFile = new URL('./contents-0.1.0.json', import.meta.url);

export function readContents(): Contents {
  return contentsSchema.parse(JSON.parse(readFileSync(contentsFile, 'utf8')));
}
