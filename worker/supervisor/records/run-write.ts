import { z } from 'zod';
import { degradationReasonSchema } from '#contracts/degradation.ts';
import { logLevelSchema } from '#contracts/events.ts';
import { checkpointIdSchema } from '#contracts/ids.ts';
import { metricPointSchema } from '#contracts/metrics/metric-point.ts';
import { failureSchema } from '#contracts/run-state.ts';
import { checkpointSchema, sampleSchema, startedSchema } from '../../protocol.ts';

/** One transaction of what a trainer reports, as it lies in the local log while the database is away. */
export const runWriteSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('STARTED'), started: startedSchema }),
  /** A checkpoint cannot be read. */
  z.object({
    kind: z.literal('DAMAGED'),
    checkpointId: checkpointIdSchema,
    step: z.int(),
    reason: z.string(),
  }),
  z.object({ kind: z.literal('DEGRADED'), reason: degradationReasonSchema, message: z.string() }),
  z.object({ kind: z.literal('STAGE'), stage: z.string() }),
  z.object({
    kind: z.literal('METRICS'),
    steps: z.array(z.object({ step: z.int(), points: z.array(metricPointSchema) })).min(1),
  }),
  z.object({
    kind: z.literal('LOGS'),
    lines: z.array(z.object({ level: logLevelSchema, text: z.string(), time: z.number() })).min(1),
  }),
  z.object({ kind: z.literal('SAMPLE'), sampleId: z.uuid(), sample: sampleSchema }),
  z.object({ kind: z.literal('CHECKPOINT'), checkpointId: checkpointIdSchema, checkpoint: checkpointSchema }),
  /** The last one: how the work on the run ended. */
  z.object({
    kind: z.literal('ENDING'),
    ending: z.discriminatedUnion('type', [
      z.object({ type: z.enum(['FINISHED', 'CANCELED', 'PREEMPTED']) }),
      z.object({ type: z.literal('FAILED'), failure: failureSchema }),
      z.object({ type: z.enum(['CRASHED', 'HUNG']), reason: z.string() }),
    ]),
  }),
]);
export type RunWrite = z.infer<typeof runWriteSchema>;
export type WriteOf<Kind extends RunWrite['kind']> = Extract<RunWrite, { kind: Kind }>;

/** A write with its number under the lease, which makes sure that it is stored once. */
export const numberedWriteSchema = z.object({ number: z.int().positive(), write: runWriteSchema });
export type NumberedWrite = z.infer<typeof numberedWriteSchema>;
