import { z } from 'zod';

const uniqueViolationSchema = z.object({
  meta: z.object({ driverAdapterError: z.object({ cause: z.object({ originalCode: z.literal('23505') }) }) }),
});

/** Whether the database refused a row because one with the same key is there. */
export function isUniqueViolation(error: unknown): boolean {
  return uniqueViolationSchema.safeParse(error).success;
}
