import { createHash, timingSafeEqual } from 'node:crypto';
import { type RequestHandler, Router } from 'express';
import type { PrismaClient } from '#db/generated/client.ts';
import type { Room } from '#storage/room.ts';
import { authenticate } from '../auth/authenticate.ts';
import { codedError } from '../errors.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { readProductCounts } from '../metrics/read-product-counts.ts';
import { clientOf, limitRequests } from './limit-requests.ts';

interface Parts {
  readonly prisma: PrismaClient;
  readonly room: Room;
  readonly metrics: Metrics;
  /** Lets in whoever sends it; null where there is none. */
  readonly metricsToken: string | null;
  readonly openConnections: () => { readonly sockets: number; readonly subscriptions: number };
}

const PATIENCE_MS = 2_000;

/**
 * `/metrics` for Prometheus. It takes a bearer token alone, from wherever it is asked: EXEMPLAR_METRICS_TOKEN, or a token
 * of an admin's with the scope "read". Behind a proxy of the same machine every request comes from there, so that an
 * address proves nothing, and a cookie would let a page ask.
 */
export function metricsRoutes(parts: Parts): Router {
  const { prisma, room, metrics, openConnections } = parts;
  return Router().get(
    '/metrics',
    limitRequests({ limit: 30, seconds: 60, by: clientOf, counts: 'failures' }),
    onlyForMonitors(parts),
    async (_request, response) => {
      const text = await metrics.text({
        ...openConnections(),
        freeBytes: await room.look().then(({ freeBytes }) => freeBytes, nothing),
        counts: await inTime(readProductCounts(prisma)),
      });
      response.set({ 'cache-control': 'no-store', 'content-type': metrics.contentType }).send(text);
    },
  );
}

function onlyForMonitors({ prisma, metricsToken }: Parts): RequestHandler {
  return async (request, _response, next) => {
    const { authorization } = request.headers;
    if (metricsToken !== null && isSame(authorization ?? '', `Bearer ${metricsToken}`)) {
      next();
      return;
    }
    const viewer = await authenticate(prisma, { authorization });
    if (viewer?.role !== 'ADMIN' || !viewer.scopes.includes('read'))
      throw codedError(
        viewer ? 'FORBIDDEN' : 'UNAUTHENTICATED',
        'Send EXEMPLAR_METRICS_TOKEN, or a token of an admin with the scope "read", in the Authorization header.',
      );
    next();
  };
}

/** In a time that tells nothing of where two texts differ. */
function isSame(given: string, wanted: string): boolean {
  const [a, b] = [given, wanted].map((text) => createHash('sha256').update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}

/** Null where the database fails or takes too long: the process itself is still told of. */
async function inTime<Value>(reading: Promise<Value>): Promise<Value | null> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS, null);
  });
  try {
    return await Promise.race([reading.catch(nothing), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

function nothing(): null {
  return null;
}
