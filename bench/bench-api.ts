import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import type { PrismaClient } from '#db/generated/client.ts';
import { newId } from '#db/new-id.ts';
import { blobSettingsOf, openBlobStore } from '#storage/open-blob-store.ts';
import { openPartialUploads } from '#storage/partial-uploads.ts';
import { openRoom } from '#storage/room.ts';
import { readSigningKey } from '#storage/signed-url.ts';
import { newSecret } from '../api/auth/secrets.ts';
import { trustIn } from '../api/http/trusted-proxies.ts';
import { buildServer } from '../api/server.ts';
import { askerOf } from './asker.ts';
import type { BenchDatabase } from './bench-database.ts';
import type { Figure } from './figure.ts';
import { measureEmpty } from './measure-empty.ts';

/** The API in this process, asked over HTTP as any client asks it. */
export interface BenchApi {
  readonly url: string;
  readonly prisma: PrismaClient;
  readonly token: string;
  /** Asks, and throws away the answer. @returns how many characters it had. @throws when it has errors */
  ask(query: string, variables?: object): Promise<number>;
  /** The least that any request costs: measured beside each mode, since it is a part of all its figures. */
  measureEmpty(): Promise<Figure>;
}

/** Lends the API of a database. */
export async function withBenchApi<Result>(
  cache: string,
  { url: databaseUrl }: BenchDatabase,
  prisma: PrismaClient,
  use: (api: BenchApi) => Promise<Result>,
): Promise<Result> {
  const dataDirectory = path.join(cache, 'data');
  await mkdir(dataDirectory, { recursive: true });
  const settings = blobSettingsOf(dataDirectory);
  const server = await buildServer({
    prisma,
    databaseUrl,
    storage: openBlobStore(settings),
    partialUploads: openPartialUploads(settings),
    room: openRoom(settings),
    signingKey: await readSigningKey(dataDirectory, undefined),
    log: pino({ level: 'silent' }),
    host: '127.0.0.1',
    port: 0,
    publicUrl: null,
    allowedOrigins: [],
    trustsProxy: trustIn([]),
    dashboardDirectory: fileURLToPath(new URL('../dashboard/dist', import.meta.url)),
    metricsToken: null,
    tracing: null,
    settings: [],
    oidc: null,
    prepare: () => Promise.resolve(),
  });
  try {
    const token = await makeToken(prisma);
    const ask = askerOf({ url: server.url, token });
    return await use({
      url: server.url,
      prisma,
      token,
      ask: async (query, variables) => (await ask(query, variables)).length,
      measureEmpty: () => measureEmpty(ask),
    });
  } finally {
    await server.close();
  }
}

async function makeToken(prisma: PrismaClient): Promise<string> {
  const [id, secret] = [newId(), newSecret('exm_')];
  await prisma.user.create({ data: { id, login: `bench-${id}`, role: 'ADMIN' } });
  await prisma.apiToken.create({
    data: {
      id: newId(),
      userId: id,
      name: 'bench',
      prefix: 'exm_',
      hash: secret.hash,
      scopes: ['read', 'write', 'admin'],
    },
  });
  return secret.text;
}
