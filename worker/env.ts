import { availableParallelism, hostname } from 'node:os';
import { z } from 'zod';
import { DEFAULT_FREE_SPACE_FLOOR_MIB } from '#lib/free-space.ts';
import { computeBackendNameSchema } from '#contracts/compute-plan.ts';
import { nameSchema } from '#contracts/name-schema.ts';
import { refusalsOf } from '#contracts/refusals.ts';
import { databaseUrlSchema } from '#db/database-url-schema.ts';
import { tracingSettings } from '#lib/tracing/tracing-settings.ts';
import { setVariables } from '#lib/set-variables.ts';
import { writtenNumber } from '#lib/written-number.ts';

const envSchema = z.object({
  DATABASE_URL: databaseUrlSchema,
  EXEMPLAR_DATA_DIR: z.string().min(1).default('./data'),
  /** MiB of the data folder's disk that blobs leave to the database and to logs. */
  EXEMPLAR_FREE_SPACE_FLOOR: writtenNumber(
    z
      .int()
      .min(0)
      .max(1024 * 1024),
  ).default(DEFAULT_FREE_SPACE_FLOOR_MIB),
  /** A worker that says nothing for so long has lost its work; it says something each third of it. */
  EXEMPLAR_LEASE_SECONDS: writtenNumber(z.number().min(1).max(600)).default(30),
  EXEMPLAR_COMPUTE: z.enum(['auto', ...computeBackendNameSchema.options]).default('auto'),
  /** How many workers `npm start` has, each of which trains one run at a time. */
  EXEMPLAR_TRAININGS: writtenNumber(z.int().min(1).max(64)).default(1),
  EXEMPLAR_THREADS: writtenNumber(z.int().min(1).max(1024)).optional(),
  /** Whether training tries how gradients of convolutions run fastest here, or goes by rules that are the same everywhere. */
  EXEMPLAR_TUNING: z.enum(['on', 'off']).default('on'),
  EXEMPLAR_WORKER_NAME: nameSchema.default(hostname()),
  /** Days that deleted runs lie in the trash before they are gone. */
  EXEMPLAR_TRASH_DAYS: writtenNumber(z.number().min(0).max(3650)).default(30),
  /** Hours that imports that came to nothing, and uploads that nothing has taken, stay. */
  EXEMPLAR_LEFTOVER_HOURS: writtenNumber(z.number().min(1).max(8760)).default(24),
  /** Hours that a stored file stays at least, though nothing names it. */
  EXEMPLAR_UNUSED_FILE_HOURS: writtenNumber(z.number().min(1).max(8760)).default(24),
  /** Days that entries of the audit log are kept. */
  EXEMPLAR_AUDIT_DAYS: writtenNumber(z.number().min(1).max(36_500)).default(365),
  ...tracingSettings,
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal']).default('info'),
});

/** Settings as they are set, and what follows from them where they are not. */
export type WorkerEnv = z.infer<typeof envSchema> & { readonly EXEMPLAR_THREADS: number };

/**
 * Settings of the worker; the only reader of the environment in `worker/`.
 *
 * @throws naming each variable that is missing or wrong.
 */
export function readEnv(variables: NodeJS.ProcessEnv = process.env): WorkerEnv {
  const set = setVariables(variables);
  const parsed = envSchema.safeParse(set);
  if (parsed.success) return { ...parsed.data, EXEMPLAR_THREADS: threadsOf(parsed.data) };
  const lines = refusalsOf(parsed.error, set, []).map(({ message }) => `  ${message}`);
  throw new Error(`The worker's settings are not usable:\n${lines.join('\n')}`);
}

/** Trainings beside one another share the cores. */
function threadsOf({ EXEMPLAR_THREADS, EXEMPLAR_TRAININGS }: z.infer<typeof envSchema>): number {
  return EXEMPLAR_THREADS ?? Math.max(1, Math.floor(availableParallelism() / EXEMPLAR_TRAININGS));
}

/** What a program needs of its surroundings: where things lie, the language, how many threads and which GPU to use. */
const CHILD_VARIABLES = [
  ...[/^PATH$/, /^HOME$/, /^(TMPDIR|TMP|TEMP)$/, /^(LANG|LC_[A-Z]+|TZ)$/, /^(LD|DYLD)_LIBRARY_PATH$/],
  ...[/^(SYSTEMROOT|USERPROFILE|APPDATA|LOCALAPPDATA)$/], // on Windows
  ...[/^NODE_(OPTIONS|ENV|EXTRA_CA_CERTS)$/, /^UV_THREADPOOL_SIZE$/],
  ...[/^(OMP|KMP|GOMP|MKL|OPENBLAS)_[A-Z_]+$/, /^(CUDA|NVIDIA|TF|VK)_[A-Z0-9_]+$/],
];

/** The part of the environment that child processes inherit: they hold no secret, the database's password least. */
export function readChildEnvironment(variables: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const isWanted = (name: string) => CHILD_VARIABLES.some((pattern) => pattern.test(name.toUpperCase()));
  return Object.fromEntries(Object.entries(variables).filter(([name]) => isWanted(name)));
}
