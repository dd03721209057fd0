/**
 * Why the database did not do what it was asked, where nothing is wrong with the question: the same one is to be asked
 * again. AWAY: it cannot be reached, or has no connection or memory to spare. DISK_FULL: its own disk has no room.
 * DISK_FAULT: its own disk fails to read or write.
 */
export type DatabaseTrouble = 'AWAY' | 'DISK_FULL' | 'DISK_FAULT';

/** Codes of Postgres, of Node's sockets and of Prisma. */
const AWAY_CODES = [
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH'],
  ...['08000', '08001', '08003', '08006', '57P01', '57P02', '57P03'],
  ...['53000', '53200', '53300'], // no resources, no memory, no connections to spare
  ...['57014', '25P03'], // a statement, or a transaction of a frozen program, took longer than it may
  ...['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'P2037'],
];

const troubleOfCode: ReadonlyMap<string, DatabaseTrouble> = new Map([
  ...AWAY_CODES.map((code) => [code, 'AWAY'] as const),
  ['53100', 'DISK_FULL'],
  ['58030', 'DISK_FAULT'],
]);

/** What Prisma's driver adapter calls a database that is away. */
const awayKinds = new Set([
  'DatabaseNotReachable',
  'ConnectionClosed',
  'SocketTimeout',
  'TooManyConnections',
]);

/** What pg says of it without a code. */
const AWAY_MESSAGES =
  /Connection terminated|Client has encountered a connection error|timeout exceeded when trying|not queryable/;

/** The trouble that an error, or one that it wraps, tells of; null when it is the question that is at fault. */
export function databaseTrouble(error: unknown, depth = 0): DatabaseTrouble | null {
  if (typeof error !== 'object' || error === null || depth > 5) return null;
  const { code, originalCode, kind, message, ...rest } = { ...error, ...messageOf(error) } as Record<
    string,
    unknown
  >;
  const told = troubleOfCode.get(String(code)) ?? troubleOfCode.get(String(originalCode));
  if (told) return told;
  if (awayKinds.has(String(kind)) || AWAY_MESSAGES.test(String(message))) return 'AWAY';
  for (const inner of [rest['cause'], rest['originalError'], rest['meta'], rest['driverAdapterError']]) {
    const wrapped = databaseTrouble(inner, depth + 1);
    if (wrapped) return wrapped;
  }
  return null;
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
