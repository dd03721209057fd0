import { z } from 'zod';

const errorSchema = z.object({
  meta: z.object({
    driverAdapterError: z.object({
      cause: z.object({ originalCode: z.string(), originalMessage: z.string().optional() }),
    }),
  }),
});

/** What Postgres says of a statement that it refused. */
export interface SqlRefusal {
  /** Its five letters, e.g. `57014`. */
  readonly code: string;
  readonly message: string;
}

/** Null where the error is not one of Postgres'. */
export function sqlRefusal(error: unknown): SqlRefusal | null {
  const cause = errorSchema.safeParse(error).data?.meta.driverAdapterError.cause;
  return cause ? { code: cause.originalCode, message: cause.originalMessage ?? '' } : null;
}
