import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { unwrapResolverError } from '@apollo/server/errors';
import type { Logger } from 'pino';
import { z } from 'zod';
import { newId } from '#db/new-id.ts';
import { databaseTrouble, type DatabaseTrouble } from '#db/database-trouble.ts';
import { StorageAwayError } from '#storage/storage-away-error.ts';
import { requestContext } from './request-context.ts';
import { UnreadableRecordError } from '#contracts/stored/unreadable-record-error.ts';

/** Codes that may leave the process as they are; whatever carries another one is hidden. */
const publicCodes = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  BAD_USER_INPUT: 200,
  CURSOR_AHEAD: 200,
  QUERY_TOO_COMPLEX: 400,
  RATE_LIMITED: 429,
  SERVICE_UNAVAILABLE: 503,
  STORAGE_FULL: 507,
} as const;
export type ErrorCode = keyof typeof publicCodes;

/** Codes that Apollo and graphql-js give to requests that never reach a resolver; their messages are safe. */
const protocolCodes = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'BAD_REQUEST',
  'PERSISTED_QUERY_NOT_SUPPORTED',
]);

/** The HTTP status that goes with a code. */
export function statusOf(code: ErrorCode): number {
  return publicCodes[code];
}

/** A place in a text that a client sent, in units of UTF-16 as JavaScript counts them. */
export interface TextPlace {
  readonly position: number;
  readonly length: number;
}

/**
 * A fault at an edge: its code, its message and nothing else reach the client.
 *
 * @param place where in a text of the client's it is, which the client is told as well
 */
export function codedError(code: ErrorCode, message: string, place?: TextPlace): GraphQLError {
  const status = publicCodes[code];
  return new GraphQLError(message, {
    extensions: {
      code,
      ...(place && { position: place.position, length: place.length }),
      ...(status === 200 ? {} : { http: { status } }),
    },
  });
}

/** What a client hears of the database's trouble, and what it is to do. */
export const TROUBLES: Readonly<
  Record<DatabaseTrouble, { readonly code: ErrorCode; readonly message: string }>
> = {
  AWAY: {
    code: 'SERVICE_UNAVAILABLE',
    message: 'The database cannot be reached right now. Try again in a moment.',
  },
  DISK_FULL: {
    code: 'STORAGE_FULL',
    message: "The database's disk is full. Free some space there, then try again.",
  },
  DISK_FAULT: {
    code: 'SERVICE_UNAVAILABLE',
    message:
      "The database's disk fails to read or write. Its log says where; check the disk, then try again.",
  },
};

/** What a client reads of a fault of ours; only with the id can anybody find it in the log. */
export function incidentMessage(incidentId: string): string {
  return `Something went wrong on the server. Its log has the details under the incident id ${incidentId}.`;
}

/**
 * What a client sees of an error. Known codes pass, bare of everything but code, message, path and places. A stored
 * record that cannot be read says so at its own field, while what stands beside it is answered. Anything else becomes
 * INTERNAL_SERVER_ERROR with an `incidentId`, under which the log holds the details: the request's id, where it is one.
 */
export function createErrorFormatter(log: Logger) {
  return (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const place = {
      ...(formatted.locations ? { locations: formatted.locations } : {}),
      ...(formatted.path ? { path: formatted.path } : {}),
    };
    const code = formatted.extensions?.['code'];
    const original = originalOf(error);
    if (isPublic(original, code)) {
      const inText = textPlaceSchema.safeParse(formatted.extensions).data;
      return { message: formatted.message, ...place, extensions: { code, ...inText } };
    }
    const trouble = databaseTrouble(original);
    if (trouble) {
      log.warn({ err: original, trouble }, 'A request found the database in trouble.');
      const { code, message } = TROUBLES[trouble];
      return { message, ...place, extensions: { code } };
    }
    if (original instanceof StorageAwayError) {
      log.warn({ err: original }, 'A request found the folder of stored files missing.');
      return { message: original.message, ...place, extensions: { code: 'SERVICE_UNAVAILABLE' } };
    }
    if (original instanceof UnreadableRecordError) {
      log.warn({ err: original, path: formatted.path }, 'A stored record cannot be read.');
      return { message: original.message, ...place, extensions: { code: 'UNREADABLE_RECORD' } };
    }
    const incidentId = requestContext.getStore()?.requestId ?? newId();
    log.error({ err: original, incidentId, path: formatted.path }, 'A request failed.');
    return {
      message: incidentMessage(incidentId),
      ...place,
      extensions: { code: 'INTERNAL_SERVER_ERROR', incidentId },
    };
  };
}

const textPlaceSchema = z.object({ position: z.int(), length: z.int() });

function originalOf(error: unknown): unknown {
  const original = unwrapResolverError(error);
  // A subscription's error comes without a path, which Apollo's helper waits for.
  return original instanceof GraphQLError && original.originalError ? original.originalError : original;
}

/** Only errors that were made as GraphQL errors: another library's error may carry a code of its own. */
function isPublic(error: unknown, code: unknown): code is string {
  if (typeof code !== 'string') return false;
  if (protocolCodes.has(code)) return true;
  return error instanceof GraphQLError && code in publicCodes;
}
