/** Codes of Postgres, of Node's sockets and of Prisma that say: no database just now, try again. */
const awayCodes = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH'],
  ...['08000', '08001', '08003', '08006', '53300', '57P01', '57P02', '57P03'],
  ...['57014', '25P03'], // a statement, or a transaction of a frozen program, took longer than it may
  ...['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'P2037'],
]);

/** What Prisma's driver adapter calls the same. */
const awayKinds = new Set([
  'DatabaseNotReachable',
  'ConnectionClosed',
  'SocketTimeout',
  'TooManyConnections',
]);

/** What pg says without a code. */
const AWAY_MESSAGES =
  /Connection terminated|Client has encountered a connection error|timeout exceeded when trying|not queryable/;

/** Whether an error, or one that it wraps, says that the database cannot be reached: no fault of the query. */
export function isDatabaseAway(error: unknown, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > 5) return false;
  const { code, originalCode, kind, message, ...rest } = { ...error, ...messageOf(error) } as Record<
    string,
    unknown
  >;
  if ([code, originalCode].some((value) => awayCodes.has(String(value)))) return true;
  if (awayKinds.has(String(kind)) || AWAY_MESSAGES.test(String(message))) return true;
  return [rest['cause'], rest['originalError'], rest['meta'], rest['driverAdapterError']].some((inner) =>
    isDatabaseAway(inner, depth + 1),
  );
}

/** An error's own message and cause are not enumerable, nor is what a GraphQLError wraps. */
function messageOf(error: object): { message?: string; cause?: unknown; originalError?: unknown } {
  if (!(error instanceof Error)) return {};
  return {
    message: error.message,
    cause: error.cause,
    originalError: 'originalError' in error ? error.originalError : undefined,
  };
}
