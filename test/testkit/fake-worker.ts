import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { pino } from 'pino';
import type { WorkerRole } from '#contracts/worker-role.ts';
import { makePrisma } from '#db/client.ts';
import type { PrismaClient } from '#db/generated/client.js';
import { newId } from '#db/new-id.ts';
import type { Tracing } from '#lib/tracing/span.ts';
import { setVariables } from '#lib/set-variables.ts';
import { blobSettingsOf, openBlobStore } from '#storage/open-blob-store.ts';
import { startableOf } from '../../scripts/bundles.mjs';
import { readChildEnvironment } from '../../worker/env.ts';
import { startSupervisor, type Supervisor } from '../../worker/supervisor/supervisor.ts';
import { HANG_LIMITS, type HangLimits } from '../../worker/supervisor/tasks/hang-alarm.ts';
import type { FakeScript } from './fake-child.ts';

export interface FakeWorker extends Supervisor {
  readonly workerId: string;
  readonly prisma: PrismaClient;
}

export interface FakeWorkerOptions {
  readonly databaseUrl: string;
  readonly dataDirectory: string;
  readonly roles: readonly WorkerRole[];
  readonly leaseSeconds: number;
  readonly tracing?: Tracing;
  readonly graceSeconds?: number;
  readonly hangLimits?: HangLimits;
  /** Instead of one of its own. */
  readonly prisma?: PrismaClient;
  /** The program of its trainers, where it is not the fake child. */
  readonly trainer?: string;
}

const { file: fakeChild } = startableOf('test/testkit/fake-child.ts', 'tests');

/** A real supervisor whose children compute nothing: they follow the script in the data directory. */
export async function startFakeWorker(options: FakeWorkerOptions): Promise<FakeWorker> {
  const {
    databaseUrl,
    dataDirectory,
    roles,
    leaseSeconds,
    tracing = null,
    graceSeconds = 10,
    hangLimits = HANG_LIMITS,
    prisma = makePrisma(databaseUrl),
    trainer = fakeChild,
  } = options;
  const workerId = newId();
  const storage = blobSettingsOf(dataDirectory);
  const supervisor = await startSupervisor({
    databaseUrl,
    name: 'fake',
    roles,
    machine: { host: 'fake host', device: 'fake processor, 1 core', memoryBytes: 1024 ** 3 },
    stopping: new AbortController().signal,
    context: {
      prisma,
      tracing,
      blobs: openBlobStore(storage),
      log: pino({ level: setVariables(process.env)['LOG_LEVEL'] ?? 'silent' }),
      workerId,
      leaseSeconds,
      graceSeconds,
      hangLimits,
      codeVersion: 'test',
      compute: { backend: 'auto', threads: 1 },
      storage,
      cleaning: { trashDays: 30, leftoverHours: 24, blobAgeHours: 24, auditDays: 365 },
      localLogDirectory: path.join(dataDirectory, 'local-logs'),
      childPrograms: {
        train: trainer,
        evaluate: fakeChild,
        estimate: fakeChild,
        serve: fakeChild,
        data: fakeChild,
        verify: fakeChild,
      },
      childEnvironment: readChildEnvironment(),
    },
  });
  return { ...supervisor, workerId, prisma };
}

/** Tells the fake children of a data directory what to do from their next task on. */
export function setScript(dataDirectory: string, script: FakeScript): void {
  writeFileSync(path.join(dataDirectory, 'fake-child.json'), JSON.stringify(script));
}
