import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { conditionsSchema } from './conditions.ts';
import { runNumbersSchema } from './run-numbers.ts';

const numbersSchema = z.object({
  version: z.literal('0.1.0'),
  conditions: conditionsSchema,
  /** Root of every draw, in each of the runs. */
  seed: z.int(),
  runs: z.record(z.string(), runNumbersSchema),
});

/** What the runs of `measure-numbers.ts` computed, by name, and where. */
export type Numbers = z.infer<typeof numbersSchema>;

export const numbersFile = new URL('./numbers-0.1.0.json', import.meta.url);

export function readNumbers(): Numbers {
  return numbersSchema.parse(JSON.parse(readFileSync(numbersFile, 'utf8')));
}
