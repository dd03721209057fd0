import { LRUCache } from 'lru-cache';
import type { PrismaClient } from '#db/generated/client.ts';
import { authenticate, type Credentials } from './authenticate.ts';
import type { Viewer } from './viewer.ts';

const SHARED_MS = 1_000;
const MOST_CREDENTIALS = 10_000;

/** `authenticate` for many sockets that ask again and again: those with the same credentials share an answer for a second. */
export function createSharedAuthenticate(
  prisma: PrismaClient,
): (credentials: Credentials) => Promise<Viewer | null> {
  const answers = new LRUCache<string, Promise<Viewer | null>>({
    max: MOST_CREDENTIALS,
    ttl: SHARED_MS,
    perf: Date,
  });
  return ({ authorization, session }) => {
    const key = JSON.stringify([authorization, session]);
    const known = answers.get(key);
    if (known) return known;
    const answer = authenticate(prisma, { authorization, session });
    answers.set(key, answer);
    return answer;
  };
}
