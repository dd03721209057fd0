/** Codes of Postgres, of Node's sockets and of Prisma that mean: not now, and no fault of the request. */
const awayCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  '08000',
  '08001',
  '08003',
  '08006',
  '53300',
  '57P01',
  '57P02',
  '57P03',
  'P1001',
  'P1002',
  'P1008',
  'P1017',
  'P2024',
  'P2028',
  'P2037',
]);

/** Names that Prisma's driver adapters give to the same causes. */
const awayKinds = new Set([
  'DatabaseNotReachable',
  'ConnectionClosed',
  'SocketTimeout',
  'TooManyConnections',
]);

/** Messages of pg that come without a code. */
const awayMessages =
  /Connection terminated|Client has encountered a connection error|timeout exceeded when trying/;

/** Whether an error, or one it wraps, says that the database cannot be reached. */
export const isDatabaseAway = (error: unknown, depth = 0): boolean => {
  if (typeof error !== 'object' || error === null || depth > 5) return false;
  const fields = error as Record<string, unknown>;
  const { code, originalCode, kind, message } = fields;
  if ([code, originalCode].some((value) => typeof value === 'string' && awayCodes.has(value))) return true;
  if (typeof kind === 'string' && awayKinds.has(kind)) return true;
  if (typeof message === 'string' && awayMessages.test(message)) return true;
  const { cause, originalError, meta, driverAdapterError } = fields;
  return [cause, originalError, meta, driverAdapterError].some((inner) => isDatabaseAway(inner, depth + 1));
};
