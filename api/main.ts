import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { MIB } from '#lib/free-space.ts';
import { logDestination } from '#lib/log-destination.ts';
import { makePrisma } from '#db/client.ts';
import { openTracing } from '#lib/tracing/open-tracing.ts';
import { exitCodeOf } from '#lib/exit-code-of.ts';
import { takeLateEnvironment } from '#lib/late-environment.ts';
import { tellReady } from '#lib/tell-ready.ts';
import { refuseUnfinishedRestore } from '#lib/unfinished-restore.ts';
import { blobSettingsOf, openBlobStore } from '#storage/open-blob-store.ts';
import { openPartialUploads } from '#storage/partial-uploads.ts';
import { openRoom } from '#storage/room.ts';
import { readSigningKey } from '#storage/signed-url.ts';
import { ensureAdmin, writeConnectionFile } from './auth/first-start.ts';
import packageJson from '../package.json' with { type: 'json' };
import { createLog } from './create-log.ts';
import { createOidcClient } from './auth/oidc/oidc-client.ts';
import { type ApiEnv, oidcSettingsOf, readEnv, readSettings } from './env.ts';
import { trustIn } from './http/trusted-proxies.ts';
import { type RunningServer, buildServer } from './server.ts';

async function start(env: ApiEnv): Promise<() => Promise<void>> {
  const log = createLog(env.LOG_LEVEL, logDestination);
  const dataDirectory = path.resolve(env.EXEMPLAR_DATA_DIR);
  refuseUnfinishedRestore(dataDirectory);
  const blobSettings = blobSettingsOf(dataDirectory, env.EXEMPLAR_FREE_SPACE_FLOOR * MIB);
  const tracing = await openTracing(env, {
    name: 'exemplar-api',
    version: packageJson.version,
    onTrouble: (message) => {
      log.warn({ message }, 'Spans could not be sent.');
    },
  });
  const prisma = makePrisma(env.DATABASE_URL, { tracing });
  const oidcSettings = oidcSettingsOf(env);
  let server: RunningServer;
  try {
    const signingKey = await readSigningKey(dataDirectory, env.EXEMPLAR_SECRET);
    server = await buildServer({
      prisma,
      databaseUrl: env.DATABASE_URL,
      storage: openBlobStore(blobSettings),
      partialUploads: openPartialUploads(blobSettings),
      room: openRoom(blobSettings),
      signingKey,
      log,
      host: env.EXEMPLAR_HOST,
      port: env.PORT ?? null,
      publicUrl: env.EXEMPLAR_PUBLIC_URL ?? null,
      trustsProxy: trustIn(env.EXEMPLAR_TRUSTED_PROXIES),
      allowedOrigins: env.EXEMPLAR_ALLOWED_ORIGINS,
      dashboardDirectory: fileURLToPath(new URL('../dashboard/dist', import.meta.url)),
      metricsToken: env.EXEMPLAR_METRICS_TOKEN ?? null,
      tracing,
      settings: readSettings(),
      oidc: oidcSettings && createOidcClient(oidcSettings),
      prepare: async (url) => {
        await writeConnectionFile(prisma, await ensureAdmin(prisma), dataDirectory, url);
      },
    });
  } catch (error) {
    await prisma.$disconnect();
    throw error;
  }
  const running = server;
  const { url } = running;
  log.info({ url }, 'The API is ready.');
  tellReady({ url });
  return async () => {
    await running.close();
    await prisma.$disconnect();
    await tracing?.close();
    log.info('The API has ended.');
  };
}

/** What there is to end; while it starts, nothing that a sudden end would harm. */
let stop: () => Promise<void> = () => Promise.resolve();
let stopping: Promise<void> | undefined;
function end(exitCode: number): void {
  stopping ??= stop().then(
    () => process.exit(exitCode),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    end(exitCodeOf(signal));
  });
}
function launcherIsGone(): void {
  end(0);
}
process.on('disconnect', launcherIsGone);
if (process.send !== undefined && !process.connected) launcherIsGone(); // before anybody listened

try {
  await takeLateEnvironment();
  stop = await start(readEnv());
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
