import 'reflect-metadata'; // before any decorated class
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expressMiddleware } from '@as-integrations/express5';
import compression from 'compression';
import express from 'express';
import type { Logger } from 'pino';
import type { PrismaClient } from '#db/generated/client.ts';
import type { BlobStore } from '#storage/blob-store.ts';
import type { PartialUploads } from '#storage/partial-uploads.ts';
import type { Room } from '#storage/room.ts';
import { createUrlSigner } from '#storage/signed-url.ts';
import type { Tracing } from '#lib/tracing/span.ts';
import type { OidcClient } from './auth/oidc/oidc-client.ts';
import { createPasswordGuard } from './auth/password/password-guard.ts';
import { createRefusedSignIns } from './auth/refused-sign-ins.ts';
import { createKeyGuard } from './auth/key-guard.ts';
import { createSessionCookie } from './auth/session-cookie.ts';
import { createViewerWatch } from './auth/viewer-watch.ts';
import type { Setting } from './env.ts';
import { type Context, type Services, createContext } from './context.ts';
import { listenForChanges } from './events/listen-for-changes.ts';
import { createRunEventReader } from './events/run-event-reader.ts';
import { readTogether } from './events/read-together.ts';
import { createWakeUps } from './events/wake-ups.ts';
import { createApollo } from './graphql/apollo.ts';
import { getSchema } from './graphql/schema.ts';
import { schemaText } from './graphql/schema-text.ts';
import { createSockets } from './graphql/sockets.ts';
import { traceOperations } from './graphql/trace-operation.ts';
import { measureRequests } from './metrics/measure-requests.ts';
import { createMetrics } from './metrics/metrics.ts';
import { createAddresses } from './http/addresses.ts';
import { blobRoutes } from './http/blobs.ts';
import { checkpointRoutes } from './http/checkpoints.ts';
import { dashboardRoutes } from './http/dashboard.ts';
import { createDownloads } from './http/downloads.ts';
import { serveExplorer } from './http/explorer.ts';
import {
  dropBasePath,
  guardHost,
  guardOrigin,
  guardSite,
  securityHeaders,
  shareWith,
} from './http/guards.ts';
import { healthRoutes } from './http/health.ts';
import { identify } from './http/identify.ts';
import { invitationRoutes } from './http/invitation.ts';
import { clientOf, limitRequests } from './http/limit-requests.ts';
import { linksFor, URLS_HEADER } from './http/links.ts';
import { listenOn } from './http/listen-on.ts';
import { logRoutes } from './http/logs.ts';
import { metricsRoutes } from './http/metrics.ts';
import { nameRequests } from './http/name-requests.ts';
import { onlyAddresses } from './http/only-addresses.ts';
import { oidcRoutes } from './http/oidc.ts';
import { passkeyRoutes } from './http/passkey.ts';
import { passwordRoutes } from './http/password.ts';
import { limitBody } from './http/request-limits.ts';
import { pointsRoutes } from './http/points.ts';
import { answerErrors, notFound } from './http/respond.ts';
import { createSharedBudget } from './http/shared-budget.ts';
import { serveSchema } from './http/schema.ts';
import { signInRoutes } from './http/sign-in.ts';
import { signOutRoutes } from './http/sign-out.ts';
import type { ProxyTrust } from './http/trusted-proxies.ts';
import { traceRequests } from './http/trace-requests.ts';
import { uploadRoutes } from './http/uploads.ts';
import type { Pace } from './http/watch-pace.ts';

export interface ServerOptions {
  /** Closed by whoever made it, after the server. */
  readonly prisma: PrismaClient;
  /** Of the same database, for its notifications. */
  readonly databaseUrl: string;
  readonly storage: BlobStore;
  readonly partialUploads: PartialUploads;
  readonly room: Room;
  /** Signs URLs, and names the session cookie. */
  readonly signingKey: Buffer;
  readonly log: Logger;
  /** Address to listen on. */
  readonly host: string;
  /** Exactly this port (0: any); null: 4000 or the next free one. */
  readonly port: number | null;
  readonly publicUrl: string | null;
  readonly trustsProxy: ProxyTrust;
  readonly allowedOrigins: readonly string[];
  readonly dashboardDirectory: string;
  /** Of uploads; the default is good for every line that people have. */
  readonly uploadPace?: Pace;
  /** Opens `/metrics` to whoever sends it; null where there is none. */
  readonly metricsToken: string | null;
  /** Null: nothing is traced. Closed by whoever made it, after the server. */
  readonly tracing: Tracing | null;
  /** As admins are shown them. */
  readonly settings: readonly Setting[];
  /** The identity provider at which people sign in; null where there is none. */
  readonly oidc: OidcClient | null;
  /** What has to be done before it counts as ready, once it is known where it listens. */
  readonly prepare: (url: string) => Promise<void>;
}

/** An upload over a slow line; everything else is limited where it is read. */
const LONGEST_REQUEST_MS = 60 * 60 * 1000;
const MAX_QUERY_BYTES = 256 * 1024;
/** Two kilobytes a second. */
const SLOWEST_UPLOAD: Pace = { everyMs: 30_000, bytes: 64 * 1024 };

/** What the operations of an API key, or of the browsers of a user, may cost. */
const COSTS = { points: 100_000, seconds: 50 };

export interface RunningServer {
  /** Where programs on this machine reach it. */
  readonly url: string;
  readonly services: Services;
  /** Takes no more requests, finishes those it has, says goodbye to the sockets. */
  close(): Promise<void>;
}

/** Builds the API and lets it listen; waits for a database that is not there yet. */
export async function buildServer(options: ServerOptions): Promise<RunningServer> {
  const { prisma, storage, partialUploads, room, signingKey, log, trustsProxy, allowedOrigins } = options;
  const wakeUps = createWakeUps();
  const runEvents = createRunEventReader(prisma);
  const signer = createUrlSigner(signingKey);
  const viewers = createViewerWatch(prisma);
  const changes = await listenForChanges({ url: options.databaseUrl, wakeUps, runEvents, viewers, log });
  const { settings, oidc } = options;
  const passwords = createPasswordGuard(prisma);
  const services: Services = {
    ...{ prisma, storage, room, signer, log, wakeUps, runEvents, changes, settings },
    translationsNow: readTogether((ids) => prisma.translation.findMany({ where: { id: { in: [...ids] } } })),
    passwords,
    singleSignOn: oidc && oidc.settings,
  };

  let hasStarted = false;
  const app = express();
  // Longer than clients keep an idle connection: a client that was busy for a while finds it open still.
  const httpServer = createServer(
    { keepAliveTimeout: 75_000, headersTimeout: 20_000, requestTimeout: LONGEST_REQUEST_MS },
    onlyAddresses(app),
  );
  const schema = getSchema();
  const budget = createSharedBudget(prisma, COSTS);
  const guard = createKeyGuard(prisma);
  const addresses = createAddresses(options);
  const downloads = createDownloads(options.databaseUrl, log);
  const cookie = createSessionCookie(signingKey, addresses.basePath);
  const signIn = { prisma, addresses, cookie, refused: createRefusedSignIns(prisma, log) };
  const { metricsToken, tracing } = options;
  const metrics = createMetrics();
  const sockets = createSockets({
    ...{ httpServer, schema, services, guard, addresses, trustsProxy, cookie, budget, viewers },
    ...{ metrics, tracing },
  });
  const apollo = createApollo({
    ...{ schema, httpServer, budget, metrics, tracing, log, drainSockets: sockets.drain },
  });
  await apollo.start();

  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', trustsProxy);
  app.locals['basePath'] = addresses.basePath;
  app.use(
    nameRequests,
    ...(tracing ? [traceRequests(tracing)] : []),
    measureRequests(metrics, log),
    dropBasePath(addresses),
    healthRoutes(services, () => hasStarted),
    metricsRoutes({ ...services, metrics, metricsToken, openConnections: sockets.count }),
  );
  app.use(securityHeaders, guardHost(addresses), guardOrigin(addresses), shareWith(allowedOrigins));
  app.use(compression()); // no other site can have us answer it, so lengths tell nobody a secret
  const identified = [
    guardSite,
    limitRequests({ limit: 3_000, seconds: 10, by: clientOf }),
    identify({ prisma, guard, addresses, cookie }),
  ];
  app.get(
    '/schema.graphql',
    ...identified,
    serveSchema(() => schemaText(schema)),
  );
  app.use(
    '/graphql',
    ...identified,
    serveExplorer(options.dashboardDirectory, addresses.basePath),
    limitBody(MAX_QUERY_BYTES),
    express.json({ limit: MAX_QUERY_BYTES }),
    ...(tracing ? [traceOperations(tracing)] : []),
    expressMiddleware(apollo, {
      context: ({ req, res }): Promise<Context> => {
        const { viewer, identify: identifyAgain, account } = res.locals;
        const links = linksFor(addresses, req, req.headers[URLS_HEADER]);
        const asker = { viewer, identify: identifyAgain, account, address: clientOf(req), links };
        return Promise.resolve(createContext(services, asker));
      },
    }),
  );
  app.use(
    uploadRoutes({ ...services, partialUploads, pace: options.uploadPace ?? SLOWEST_UPLOAD }),
    blobRoutes(services),
    checkpointRoutes(services),
    pointsRoutes({ ...services, downloads }),
    logRoutes({ signer, downloads }),
    ...(oidc ? [oidcRoutes({ ...signIn, oidc, signingKey, log })] : []),
    passwordRoutes({ ...signIn, passwords }),
    passkeyRoutes(signIn),
    signInRoutes(signIn),
    invitationRoutes(signIn),
    signOutRoutes(signIn),
  );
  app.use(dashboardRoutes(options.dashboardDirectory, addresses.basePath));
  app.use(notFound, answerErrors(log));

  const close = async (): Promise<void> => {
    await apollo.stop(); // drains sockets and requests
    await changes.close();
  };
  try {
    await listenOn(httpServer, options.host, options.port);
    const { port } = httpServer.address() as AddressInfo;
    const url = `http://${nameOf(options.host)}:${port}`;
    await options.prepare(url);
    hasStarted = true;
    return { url, services, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A name by which this machine reaches an address that it listens on. */
function nameOf(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
