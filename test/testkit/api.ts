import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { makePrisma } from '#db/client.ts';
import type { PrismaClient } from '#db/generated/client.ts';
import type { Role } from '#db/generated/enums.ts';
import type { Tracing } from '#lib/tracing/span.ts';
import { newId } from '#db/new-id.ts';
import { blobSettingsOf, openBlobStore } from '#storage/open-blob-store.ts';
import { openPartialUploads } from '#storage/partial-uploads.ts';
import type { BlobStore } from '#storage/blob-store.ts';
import { openRoom } from '#storage/room.ts';
import { createUrlSigner, readSigningKey, type UrlSigner } from '#storage/signed-url.ts';
import { createLog } from '../../api/create-log.ts';
import { trustIn } from '../../api/http/trusted-proxies.ts';
import { readSettings, type Setting } from '../../api/env.ts';
import type { Pace } from '../../api/http/watch-pace.ts';
import { createOidcClient } from '../../api/auth/oidc/oidc-client.ts';
import type { OidcSettings } from '../../api/auth/oidc/oidc-settings.ts';
import { newApiKey } from '../../api/auth/api-key.ts';
import { type RunningServer, buildServer } from '../../api/server.ts';
import { cloneDatabase } from './database.ts';

/** An answer of the API. Tests look into `data` without types, hence the `any`. */
export interface Answer {
  readonly status: number;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each test knows what it asked for
  readonly data: any;
  readonly errors:
    | { readonly message: string; readonly path?: unknown; readonly extensions: Record<string, unknown> }[]
    | undefined;
}

/** The API on a port of its own, over a database and a data folder of its own. */
export interface TestApi {
  readonly url: string;
  readonly prisma: PrismaClient;
  readonly storage: BlobStore;
  readonly signer: UrlSigner;
  readonly server: RunningServer;
  readonly dataDirectory: string;
  readonly databaseUrl: string;
  /** Of an admin that is there from the start. */
  readonly token: string;
  /** Lines that were logged. */
  readonly logged: string[];
  createUser(role: Role): Promise<{ id: string; token: string }>;
  /** As the admin, unless another token or null is named. */
  ask(query: string, variables?: object, token?: string | null): Promise<Answer>;
  connect(token?: string): Client;
  close(): Promise<void>;
}

export interface TestApiOptions {
  /** Way to the database, where it is not the direct one. */
  readonly through?: (databaseUrl: string) => Promise<string>;
  readonly host?: string;
  readonly metricsToken?: string;
  readonly tracing?: Tracing;
  readonly settings?: readonly Setting[];
  readonly logLevel?: 'debug';
  readonly publicUrl?: string;
  readonly oidc?: OidcSettings;
  readonly allowedOrigins?: readonly string[];
  /** As of EXEMPLAR_TRUSTED_PROXIES. */
  readonly trustedProxies?: readonly string[];
  readonly prepare?: (url: string) => Promise<void>;
  /** Where its data folder is made; the system's folder for such without it. */
  readonly parentDirectory?: string;
  /** Bytes. */
  readonly freeSpaceFloor?: number;
  readonly uploadPace?: Pace;
  /** A built dashboard; without it there is none until a test writes one into the data folder. */
  readonly dashboardDirectory?: string;
}

export async function startApi(options: TestApiOptions = {}): Promise<TestApi> {
  const database = await cloneDatabase();
  const databaseUrl = (await options.through?.(database.url)) ?? database.url;
  const dataDirectory = await mkdtemp(path.join(options.parentDirectory ?? tmpdir(), 'exemplar-api-'));
  const tracing = options.tracing ?? null;
  const prisma = makePrisma(databaseUrl, { tracing });
  const blobSettings = blobSettingsOf(dataDirectory, options.freeSpaceFloor);
  const storage = openBlobStore(blobSettings);
  const signingKey = await readSigningKey(dataDirectory, undefined);
  const logged: string[] = [];
  const server = await buildServer({
    prisma,
    databaseUrl,
    storage,
    partialUploads: openPartialUploads(blobSettings),
    room: openRoom(blobSettings),
    ...(options.uploadPace && { uploadPace: options.uploadPace }),
    signingKey,
    log: createLog(options.logLevel ?? 'info', { write: (line: string) => void logged.push(line) }),
    host: options.host ?? '127.0.0.1',
    port: 0,
    publicUrl: options.publicUrl ?? null,
    allowedOrigins: options.allowedOrigins ?? [],
    trustsProxy: trustIn(options.trustedProxies ?? ['loopback']),
    dashboardDirectory: options.dashboardDirectory ?? path.join(dataDirectory, 'dashboard'),
    metricsToken: options.metricsToken ?? null,
    tracing,
    settings: options.settings ?? readSettings({ DATABASE_URL: databaseUrl }),
    oidc: options.oidc ? createOidcClient(options.oidc) : null,
    prepare: options.prepare ?? (() => Promise.resolve()),
  });
  const clients: Client[] = [];

  const createUser = async (role: Role): Promise<{ id: string; token: string }> => {
    const [id, key] = [newId(), newApiKey()];
    await prisma.user.create({ data: { id, login: `${role.toLowerCase()}-${id}`, role } });
    const token = { id: newId(), userId: id, name: 'test', prefix: key.prefix, hash: key.hash };
    await prisma.apiToken.create({ data: { ...token, scopes: ['read', 'write', 'admin'] } });
    return { id, token: key.text };
  };
  const { token: adminToken } = await createUser('ADMIN');

  return {
    url: server.url,
    prisma,
    storage,
    signer: createUrlSigner(signingKey),
    server,
    dataDirectory,
    databaseUrl,
    token: adminToken,
    logged,
    createUser,
    async ask(query, variables = {}, token = adminToken) {
      const response = await fetch(`${server.url}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify({ query, variables }),
      });
      const answer = (await response.json()) as Omit<Answer, 'status'>;
      return { ...answer, status: response.status };
    },
    connect(token = adminToken) {
      const client = createClient({
        url: `${server.url.replace('http', 'ws')}/graphql`,
        webSocketImpl: WebSocket,
        connectionParams: { authorization: `Bearer ${token}` },
        retryAttempts: 0,
      });
      clients.push(client);
      return client;
    },
    async close() {
      for (const client of clients) await client.dispose();
      await server.close();
      await prisma.$disconnect();
      await database.drop();
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}
