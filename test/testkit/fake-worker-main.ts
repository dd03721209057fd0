import { z } from 'zod';
import { workerRoleSchema } from '#contracts/worker-role.ts';
import { HANG_LIMITS } from '../../worker/supervisor/tasks/hang-alarm.ts';
import { startFakeWorker } from './fake-worker.ts';

/** A fake worker as a process of its own, to be killed by tests: takes its options as JSON. */
const options = z.object({
  databaseUrl: z.string(),
  dataDirectory: z.string(),
  roles: z.array(workerRoleSchema),
  leaseSeconds: z.number(),
  graceSeconds: z.number().default(10),
  hangLimits: z
    .object({ seconds: z.number(), medianSteps: z.number(), openingSeconds: z.number() })
    .default(HANG_LIMITS),
});

const worker = await startFakeWorker(options.parse(JSON.parse(process.argv[2] ?? '')));
process.on('disconnect', () => process.exit(0));
process.on('SIGTERM', () => void worker.stop().then(() => process.exit(143)));
