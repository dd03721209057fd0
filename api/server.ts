import 'reflect-metadata'; // before any decorated class
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expressMiddleware } from '@as-integrations/express5';
import express from 'express';
import type { Logger } from 'pino';
import type { PrismaClient } from '#db/generated/client.ts';
import type { BlobStore } from '#storage/blob-store.ts';
import type { UrlSigner } from '#storage/signed-url.ts';
import { authenticate } from './auth/authenticate.ts';
import { type Context, type Services, createContext } from './context.ts';
import { isDatabaseAway } from '#db/is-database-away.ts';
import { codedError, DATABASE_AWAY_MESSAGE } from './errors.ts';
import { listenForChanges } from './events/listen-for-changes.ts';
import { createRunEventReader } from './events/run-event-reader.ts';
import { createWakeUps } from './events/wake-ups.ts';
import { createApollo } from './graphql/apollo.ts';
import { createCostBudget } from './graphql/cost-budget.ts';
import { getSchema } from './graphql/schema.ts';
import { createSockets } from './graphql/sockets.ts';
import { createAddresses } from './http/addresses.ts';
import { blobRoutes } from './http/blobs.ts';
import { dashboardRoutes } from './http/dashboard.ts';
import { guardHost, guardOrigin, limitRequests, securityHeaders } from './http/guards.ts';
import { healthRoutes } from './http/health.ts';
import { listenOn } from './http/listen-on.ts';
import { answerErrors, notFound } from './http/respond.ts';
import { signInRoutes } from './http/sign-in.ts';
import { uploadRoutes } from './http/uploads.ts';

export interface ServerOptions {
  /** Closed by whoever made it, after the server. */
  readonly prisma: PrismaClient;
  /** Of the same database, for its notifications. */
  readonly databaseUrl: string;
  readonly storage: BlobStore;
  readonly signer: UrlSigner;
  readonly log: Logger;
  /** Address to listen on. */
  readonly host: string;
  /** Exactly this port (0: any); null: 4000 or the next free one. */
  readonly port: number | null;
  readonly publicUrl: string | null;
  readonly dashboardDirectory: string;
  readonly allowIntrospection: boolean;
}

export interface RunningServer {
  /** Where programs on this machine reach it. */
  readonly url: string;
  readonly services: Services;
  /** Takes no more requests, finishes those it has, says goodbye to the sockets. */
  close(): Promise<void>;
}

/** Builds the API and lets it listen; waits for a database that is not there yet. */
export async function buildServer(options: ServerOptions): Promise<RunningServer> {
  const { prisma, storage, signer, log, publicUrl } = options;
  const wakeUps = createWakeUps();
  const runEvents = createRunEventReader(prisma);
  const services: Services = { prisma, storage, signer, log, wakeUps, runEvents };
  const listener = await listenForChanges({ url: options.databaseUrl, wakeUps, runEvents, log });

  const app = express();
  // Longer than clients keep an idle connection: a client that was busy for a while finds it open still.
  const httpServer = createServer({ keepAliveTimeout: 75_000 }, app);
  const schema = getSchema();
  const budget = createCostBudget();
  const addresses = createAddresses(options.host, publicUrl);
  const drainSockets = createSockets({ httpServer, schema, services, addresses, budget });
  const { allowIntrospection } = options;
  const apollo = createApollo({ schema, httpServer, budget, log, allowIntrospection, drainSockets });
  await apollo.start();

  app.disable('x-powered-by');
  app.disable('etag');
  app.use(healthRoutes(prisma));
  app.use(securityHeaders, guardHost(addresses), guardOrigin(addresses));
  app.use(
    '/graphql',
    limitRequests(1_000, 10),
    express.json({ limit: '256kb' }),
    expressMiddleware(apollo, {
      context: async ({ req }): Promise<Context> => {
        const { authorization, cookie } = req.headers;
        const viewer = await authenticate(prisma, { authorization, cookie }).catch((error: unknown) => {
          if (isDatabaseAway(error)) throw codedError('SERVICE_UNAVAILABLE', DATABASE_AWAY_MESSAGE);
          throw error;
        });
        return createContext(services, viewer, addresses.baseUrl(req));
      },
    }),
  );
  app.use(uploadRoutes(services), blobRoutes(services), signInRoutes(prisma, addresses));
  app.use(dashboardRoutes(options.dashboardDirectory));
  app.use(notFound, answerErrors(log));

  try {
    await listenOn(httpServer, options.host, options.port);
  } catch (error) {
    await apollo.stop();
    await listener.close();
    throw error;
  }
  const { port } = httpServer.address() as AddressInfo;
  return {
    url: `http://${nameOf(options.host)}:${port}`,
    services,
    async close() {
      await apollo.stop(); // drains sockets and requests
      await listener.close();
    },
  };
}

/** A name by which this machine reaches an address that it listens on. */
function nameOf(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
