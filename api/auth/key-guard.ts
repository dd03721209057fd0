import { GraphQLError } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { PrismaClient } from '#db/generated/client.ts';
import { codedError, type ErrorCode } from '../errors.ts';
import { authenticate, type Credentials } from './authenticate.ts';
import { hashSecret } from './secrets.ts';
import type { Viewer } from './viewer.ts';

/** Keys that one client may try in vain, and the time after which it may again. */
const MOST_FAILURES = 60;
const WINDOW_MS = 60_000;
const MOST_CLIENTS = 100_000;
/** Keys that were good not long ago. */
const MOST_KNOWN = 10_000;
const KNOWN_MS = 10 * WINDOW_MS;

/** Finds out who sends a request, and lets nobody try keys. */
export interface KeyGuard {
  /**
   * @param client whose failures count together: an address
   * @throws UNAUTHENTICATED as `authenticate` does; RATE_LIMITED for a client that has tried too many keys.
   */
  authenticate(client: string, credentials: Credentials): Promise<Viewer | null>;
}

/**
 * `authenticate` under a limit of failures per client. What is beyond it does not reach the database. Keys that were good
 * a moment ago are not held up by others who try keys from the same address, nor are sessions.
 */
export function createKeyGuard(prisma: PrismaClient): KeyGuard {
  // The time runs from the first failure: further ones do not prolong it.
  const failures = new LRUCache<string, number>({
    max: MOST_CLIENTS,
    ttl: WINDOW_MS,
    noUpdateTTL: true,
    perf: Date,
  });
  const known = new LRUCache<string, true>({ max: MOST_KNOWN, ttl: KNOWN_MS, perf: Date });
  /** Of keys that are looked up for the first time: what ends with that, and never fails. */
  const firstLooks = new Map<string, Promise<void>>();
  const count = (client: string, change: 1 | -1): void => {
    const counted = (failures.get(client) ?? 0) + change;
    if (counted > 0) failures.set(client, counted);
    else failures.delete(client);
  };
  return {
    async authenticate(client, credentials) {
      const { authorization } = credentials;
      if (authorization === undefined) return authenticate(prisma, credentials);
      const hash = hashSecret(authorization);
      const firstLook = firstLooks.get(hash);
      if (firstLook) await firstLook; // many viewers of one good key may come at once, as after a restart
      const isNew = !known.has(hash);
      if (isNew && (failures.get(client) ?? 0) >= MOST_FAILURES)
        throw tooMany(failures.getRemainingTTL(client));
      if (isNew) count(client, 1); // before it is known to be wrong: of many at once no more get through
      try {
        const look = authenticate(prisma, credentials).then((found) => {
          known.set(hash, true);
          return found;
        });
        if (isNew) firstLooks.set(hash, look.then(over, over));
        const viewer = await look;
        if (isNew) count(client, -1);
        return viewer;
      } catch (error) {
        const isRefused = isRefusal(error);
        if (isRefused) known.delete(hash);
        if (isRefused && !isNew) count(client, 1);
        if (!isRefused && isNew) count(client, -1);
        throw error;
      } finally {
        if (isNew) firstLooks.delete(hash);
      }
    },
  };
}

function over(): void {
  // good or not, the others may go on
}

function tooMany(waitMs: number): GraphQLError {
  const message = `More than ${MOST_FAILURES} requests with a wrong API key came from this address.`;
  return codedError('RATE_LIMITED', `${message} Try again in ${Math.ceil(waitMs / 1000)} s.`);
}

function isRefusal(error: unknown): boolean {
  return (
    error instanceof GraphQLError && error.extensions['code'] === ('UNAUTHENTICATED' satisfies ErrorCode)
  );
}
