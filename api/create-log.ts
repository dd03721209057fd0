import { type DestinationStream, type Logger, pino } from 'pino';
import { requestContext } from './request-context.ts';

/** The log of the API: what is logged for a request bears its id. */
export function createLog(level: string, destination: DestinationStream): Logger {
  return pino({ level, name: 'api', mixin: () => requestContext.getStore() ?? {} }, destination);
}
