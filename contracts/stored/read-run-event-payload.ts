import type { z } from 'zod';
import { type RunEventKind, type RunEventPayload, runEventPayloadSchemas } from '../events.ts';
import { versionedReader } from './versioned-reader.ts';

const READERS: { readonly [Kind in RunEventKind]: (stored: unknown) => RunEventPayload<Kind> } = {
  STATE: readerOf('STATE', runEventPayloadSchemas.STATE),
  METRICS: readerOf('METRICS', runEventPayloadSchemas.METRICS),
  SAMPLE: readerOf('SAMPLE', runEventPayloadSchemas.SAMPLE),
  CHECKPOINT: readerOf('CHECKPOINT', runEventPayloadSchemas.CHECKPOINT),
  LOGS: readerOf('LOGS', runEventPayloadSchemas.LOGS),
};

/** What an event of a run tells: column `payload` of `run_event`, of the kind that stands beside it. */
export function readRunEventPayload<Kind extends RunEventKind>(
  kind: Kind,
  stored: unknown,
): RunEventPayload<Kind> {
  return READERS[kind](stored);
}

function readerOf<Payload>(kind: RunEventKind, schema: z.ZodType<Payload>): (stored: unknown) => Payload {
  return versionedReader({ name: `event of kind ${kind}`, version: 1, schema, upgrades: [] });
}
