const UNIQUE_VIOLATION = '23505';

/** Whether the database refused a row because one with the same key is there. */
export function isUniqueViolation(error: unknown): boolean {
  if (typeof error !== 'object' || error === null || !('meta' in error)) return false;
  const { driverAdapterError } = error.meta as {
    driverAdapterError?: { cause?: { originalCode?: unknown } };
  };
  return driverAdapterError?.cause?.originalCode === UNIQUE_VIOLATION;
}
