import { z } from 'zod';
import { checkpointIdSchema } from './ids.ts';
import { failureSchema, runStateSchema } from './run-state.ts';

export const runEventKindSchema = z.enum(['STATE', 'METRICS', 'SAMPLE', 'CHECKPOINT', 'LOGS']);
export type RunEventKind = z.infer<typeof runEventKindSchema>;

/**
 * Payload of each stored event, by kind. Points and log lines stand in tables of their own, keyed by the
 * event's sequence number; their payload says only how many there are.
 */
export const runEventPayloadSchemas = {
  STATE: z.object({
    state: runStateSchema,
    /** Name of a stage of the run's method. */
    stage: z.string().nullable(),
    failure: failureSchema.nullable(),
  }),
  METRICS: z.object({ points: z.int(), lastStep: z.int() }),
  SAMPLE: z.object({ sampleId: z.uuid(), step: z.int() }),
  CHECKPOINT: z.object({ checkpointId: checkpointIdSchema, step: z.int() }),
  LOGS: z.object({ lines: z.int() }),
} as const satisfies Record<RunEventKind, z.ZodType>;

export type RunEventPayload<Kind extends RunEventKind> = z.infer<(typeof runEventPayloadSchemas)[Kind]>;

export const logLevelSchema = z.enum(['DEBUG', 'INFO', 'WARN', 'ERROR']);
export type LogLevel = z.infer<typeof logLevelSchema>;
