import { z } from 'zod';
import { makePrisma } from '#db/client.ts';
import { startableOf } from '../../scripts/bundles.mjs';
import { takeArm } from './crash-points.ts';
import { watchFiles } from './crashing-files.ts';
import { crashingPrisma } from './crashing-prisma.ts';
import { startFakeWorker } from './fake-worker.ts';

/** A worker with real trainers, which die where a test wants it, or which dies there itself. */
const { databaseUrl, dataDirectory } = z
  .object({ databaseUrl: z.string(), dataDirectory: z.string() })
  .parse(JSON.parse(process.argv[2] ?? ''));

const crash = takeArm(dataDirectory, 'supervisor');
await watchFiles({
  // At its beginning is its format.
  beforeWrite: (file, position) =>
    isLocalLog(file) && position !== 0 && crash.due() === 'metric batch: half a record is in the local log',
  afterHalf: () => {
    crash.at('metric batch: half a record is in the local log');
  },
  beforeSync: (file) => {
    if (isLocalLog(file)) crash.at('metric batch: its record is in the local log, and not synced');
  },
  afterSync: (file) => {
    if (isLocalLog(file)) crash.at('metric batch: its record is in the local log');
  },
});
const worker = await startFakeWorker({
  databaseUrl,
  dataDirectory,
  roles: ['train'],
  // A busy machine lets a lease of one second run out by itself, which counts as a crash.
  leaseSeconds: 2,
  prisma: crashingPrisma(makePrisma(databaseUrl), crash),
  trainer: startableOf('test/testkit/crashing-trainer/main.ts', 'tests').file,
});
process.on('disconnect', () => process.exit(0));
process.on('SIGTERM', () => void worker.stop().then(() => process.exit(143)));

function isLocalLog(file: string): boolean {
  return file.endsWith('.log');
}
