import { z } from 'zod';

/** Which kinds of job a worker takes: each kind belongs to one role (jobs/definitions.ts). */
export const workerRoleSchema = z.enum(['train', 'evaluate', 'estimate', 'serve', 'data', 'verify']);
export type WorkerRole = z.infer<typeof workerRoleSchema>;
