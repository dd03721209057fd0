import { z } from 'zod';
import { readNumber } from './read-number.ts';

/** A number that stands in a text, such as a variable of the environment: what `readNumber` does not read is refused. */
export function writtenNumber(schema: z.ZodNumber) {
  return z.preprocess((text) => (typeof text === 'string' ? (readNumber(text) ?? text) : text), schema);
}
