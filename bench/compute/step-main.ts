import { z } from 'zod';
import { computeBackendNameSchema } from '#contracts/compute-plan.ts';
import { presets } from '#contracts/run-config.ts';
import { selectBackend } from '../../worker/compute/select-backend.ts';
import { messageOf } from '#lib/message-of.ts';
import { openNetwork, openTraining } from '../../worker/trainer/trial-step.ts';
import { tuneBackend } from '../../worker/trainer/tune-backend.ts';
import { MISSING_CODE } from './contestant.ts';
import { openYardstick } from './open-yardstick.ts';
import { serveStep } from './serve-step.ts';

/** What a process is started with: its only argument, as JSON. */
const taskSchema = z.object({
  what: z.enum(['TRAIN', 'NETWORK', 'YARDSTICK']),
  preset: z.string(),
  backend: computeBackendNameSchema,
  threads: z.int().positive(),
  /** Folder of installed backends. */
  installed: z.string(),
  /** File of how steps were found to run fastest here; by rules without it. */
  tuning: z.string().optional(),
});
export type StepTask = z.infer<typeof taskSchema>;

const {
  what,
  preset,
  backend: name,
  threads,
  installed,
  tuning,
} = taskSchema.parse(JSON.parse(process.argv[2] ?? ''));
const config = presets.find((each) => each.name === preset)?.config;
if (!config) throw new Error(`There is no preset ${preset}`);
const { backend } = await selectBackend(name, { threads, installed, tuning }).catch((error: unknown) => {
  console.error(messageOf(error));
  process.exit(MISSING_CODE);
});
if (what === 'TRAIN')
  await tuneBackend(backend, { config, artifacts: {}, weights: {} }, () => Promise.resolve());
const openers = { TRAIN: openTraining, NETWORK: openNetwork, YARDSTICK: openYardstick };
await serveStep(await openers[what](config, backend));
