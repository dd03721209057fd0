import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { z } from 'zod';
import { BACKENDS_FOLDER, TUNING_FILE } from '#contracts/backends-folder.ts';
import { workerRoleSchema } from '#contracts/worker-role.ts';
import { logDestination } from '#lib/log-destination.ts';
import { makePrisma } from '#db/client.ts';
import { newId } from '#db/new-id.ts';
import { openTracing } from '#lib/tracing/open-tracing.ts';
import { exitCodeOf } from '#lib/exit-code-of.ts';
import { MIB } from '#lib/free-space.ts';
import { tellReady } from '#lib/tell-ready.ts';
import { refuseUnfinishedRestore } from '#lib/unfinished-restore.ts';
import { blobSettingsOf, openBlobStore } from '#storage/open-blob-store.ts';
import { readChildEnvironment, readEnv } from './env.ts';
import { readDevice } from './machine/read-device.ts';
import { ownModule } from './own-module.ts';
import { startSupervisor } from './supervisor/supervisor.ts';
import { HANG_LIMITS } from './supervisor/tasks/hang-alarm.ts';

/** Seconds that children have to end politely. */
const GRACE_SECONDS = 20;
/** Nobody waits for the worker's statements: a database that is merely busy is left alone. */
const DATABASE_SILENCE_MS = 5_000;

const env = readEnv();
const log = pino({ name: 'worker', level: env.LOG_LEVEL }, logDestination);
const codeVersion = readVersion();
const tracing = await openTracing(env, {
  name: 'exemplar-worker',
  version: codeVersion,
  onTrouble: (message) => {
    log.warn({ message }, 'spans could not be sent');
  },
});
const roles = readRoles();
const trainer = fileURLToPath(ownModule(new URL('./trainer/main.ts', import.meta.url)));
const importer = fileURLToPath(ownModule(new URL('./importer/main.ts', import.meta.url)));
const dataDirectory = path.resolve(env.EXEMPLAR_DATA_DIR);
refuseUnfinishedRestore(dataDirectory);
const storage = blobSettingsOf(dataDirectory, env.EXEMPLAR_FREE_SPACE_FLOOR * MIB);

const stopping = new AbortController();
stopOnSignals();
const installed = path.join(dataDirectory, BACKENDS_FOLDER);
const starting = readDevice(env.EXEMPLAR_COMPUTE, installed).then((device) =>
  startSupervisor({
    stopping: stopping.signal,
    databaseUrl: env.DATABASE_URL,
    name: env.EXEMPLAR_WORKER_NAME,
    roles,
    machine: { host: os.hostname(), device, memoryBytes: os.totalmem() },
    context: {
      prisma: makePrisma(env.DATABASE_URL, { silenceMs: DATABASE_SILENCE_MS }),
      blobs: openBlobStore(storage),
      log,
      tracing,
      workerId: newId(),
      leaseSeconds: env.EXEMPLAR_LEASE_SECONDS,
      graceSeconds: GRACE_SECONDS,
      hangLimits: HANG_LIMITS,
      codeVersion,
      compute: {
        backend: env.EXEMPLAR_COMPUTE,
        threads: env.EXEMPLAR_THREADS,
        installed,
        ...(env.EXEMPLAR_TUNING === 'on' && { tuning: path.join(dataDirectory, TUNING_FILE) }),
      },
      storage,
      cleaning: {
        trashDays: env.EXEMPLAR_TRASH_DAYS,
        leftoverHours: env.EXEMPLAR_LEFTOVER_HOURS,
        blobAgeHours: env.EXEMPLAR_UNUSED_FILE_HOURS,
        auditDays: env.EXEMPLAR_AUDIT_DAYS,
      },
      localLogDirectory: path.join(dataDirectory, 'local-logs'),
      childPrograms: {
        train: trainer,
        evaluate: trainer,
        estimate: trainer,
        serve: fileURLToPath(ownModule(new URL('./translator/main.ts', import.meta.url))),
        data: importer,
        verify: importer,
      },
      childEnvironment: readChildEnvironment(),
    },
  }),
);
await starting;
if (!stopping.signal.aborted) tellReady();

/**
 * Stops in order, once, whether it is ready or still starting; a second signal of a person at a terminal ends at once.
 * Listens before the first child is forked: none is left behind. Whoever sent a signal finds it in the exit code.
 */
function stopOnSignals(): void {
  const stop = (reason: string, exitCode: number): void => {
    if (stopping.signal.aborted) return;
    stopping.abort();
    log.info({ reason }, 'worker is stopping');
    const stopped = starting.then((supervisor) => supervisor.stop()).then(() => tracing?.close());
    stopped.then(
      () => process.exit(exitCode),
      (error: unknown) => {
        log.fatal({ err: error }, 'worker did not stop in order');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', () => {
    stop('SIGTERM', exitCodeOf('SIGTERM'));
  });
  // Under a launcher, Ctrl-C reaches the whole terminal group, but it is the launcher that says who ends when.
  process.on('SIGINT', () => {
    if (process.connected) return;
    if (stopping.signal.aborted) process.exit(exitCodeOf('SIGINT'));
    stop('SIGINT', exitCodeOf('SIGINT'));
  });
  const launcherIsGone = (): void => {
    stop('its launcher is gone', 0);
  };
  process.on('disconnect', launcherIsGone);
  if (process.send !== undefined && !process.connected) setImmediate(launcherIsGone); // before anybody listened
}

function readRoles() {
  const { values } = parseArgs({
    options: { roles: { type: 'string', default: workerRoleSchema.options.join(',') } },
  });
  const parsed = z.array(workerRoleSchema).nonempty().safeParse(values.roles.split(','));
  if (parsed.success) return [...new Set(parsed.data)];
  throw new Error(`--roles takes some of ${workerRoleSchema.options.join(', ')}, got "${values.roles}"`);
}

function readVersion(): string {
  const file = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(file)).version;
}
