const UNIQUE_VIOLATION = '23505';

/** Whether the database refused a row because one with the same key is there. */
export function isUniqueViolation(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  // Prisma's errors have a `meta` that may be undefined, as where a connection was cut.
  const { meta } = error as { meta?: { driverAdapterError?: { cause?: { originalCode?: unknown } } } };
  return meta?.driverAdapterError?.cause?.originalCode === UNIQUE_VIOLATION;
}
