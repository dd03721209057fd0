import { z } from 'zod';
import { type CheckpointManifest, readCheckpointManifest } from '#contracts/checkpoint-manifest.ts';
import { refusalsOf } from '#contracts/refusals.ts';
import { methodDefinition, methodNames, type RunConfig, stagesOf } from '#contracts/run-config.ts';
import { nameSchema } from '#contracts/name-schema.ts';
import { readRunConfig } from '#contracts/stored/read-run-config.ts';
import { UnreadableRecordError } from '#contracts/stored/unreadable-record-error.ts';
import { messageOf } from '#lib/message-of.ts';
import { type CheckpointRefusal, refusedCheckpoint } from './refused-checkpoint.ts';

/**
 * The manifest of a checkpoint of another server, in today's shape. Its config is held to the ranges of today: what is
 * built by it is built for a stranger.
 *
 * @throws TaskFailure
 */
export function readManifest(bytes: Uint8Array): CheckpointManifest {
  const document = parseJson(bytes);
  requireKnownMethod(document);
  const manifest = readOr(() => readCheckpointManifest(document), {
    place: 'manifest.json',
    broken: 'INVALID_MANIFEST',
    newer: 'NEWER_FORMAT',
    first: () => {
      readConfig(document);
    },
  });
  requireRanges(manifest.config);
  requireStorable(document, manifest);
  requireStep(manifest);
  return manifest;
}

const MAX_MANIFEST_BYTES = 16 * 1024 * 1024;

function parseJson(bytes: Uint8Array): unknown {
  if (bytes.byteLength > MAX_MANIFEST_BYTES)
    throw refusedCheckpoint(
      'INVALID_MANIFEST',
      'manifest.json',
      `It has ${bytes.byteLength} bytes, but a manifest has at most ${MAX_MANIFEST_BYTES}.`,
    );
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw refusedCheckpoint('INVALID_MANIFEST', 'manifest.json', `It is not JSON: ${messageOf(error)}`);
  }
}

function requireKnownMethod(document: unknown): void {
  const { data } = z.object({ config: z.object({ method: z.string() }) }).safeParse(document);
  if (!data || methodNames().some((name) => name === data.config.method)) return;
  throw refusedCheckpoint(
    'UNKNOWN_METHOD',
    'manifest.json, config.method',
    `This program has no method "${data.config.method.slice(0, 100)}". It has ${methodNames().join(', ')}.`,
  );
}

function readConfig(document: unknown): void {
  const { data } = z.object({ config: z.looseObject({}) }).safeParse(document);
  if (!data) return; // the manifest's own reader says what is missing
  readOr(() => readRunConfig(data.config), {
    place: 'manifest.json, config',
    broken: 'INVALID_CONFIG',
    newer: 'NEWER_CONFIG',
    first: null,
  });
}

interface Reading {
  readonly place: string;
  readonly broken: CheckpointRefusal;
  readonly newer: CheckpointRefusal;
  /** Says more closely what is broken, by throwing. */
  readonly first: (() => void) | null;
}

function readOr<Value>(read: () => Value, { place, broken, newer, first }: Reading): Value {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof UnreadableRecordError)) throw error;
    const isNewer = error.found !== null && error.found > error.known;
    if (isNewer) throw refusedCheckpoint(newer, place, error.message);
    first?.();
    throw refusedCheckpoint(broken, place, error.message);
  }
}

function requireRanges(config: RunConfig): void {
  const { configVersion: _version, method, preset: _preset, ...knobs } = config;
  const parsed = methodDefinition(method).knobs.safeParse(knobs);
  if (parsed.success) return;
  const [first] = refusalsOf(parsed.error, knobs, ['config']);
  throw refusedCheckpoint(
    'INVALID_CONFIG',
    `manifest.json, ${first?.field?.join('.') ?? 'config'}`,
    first?.message ?? 'A value is out of its range.',
  );
}

/** What pages and tables show of a run, which may say no more than what people may call theirs. */
const shownSchema = z.object({
  runName: nameSchema.nullable(),
  codeVersion: nameSchema,
  config: z.object({ preset: nameSchema }),
});

function requireStorable(document: unknown, manifest: CheckpointManifest): void {
  const parsed = shownSchema.safeParse(manifest);
  if (!parsed.success) {
    const [first] = refusalsOf(parsed.error, manifest, []);
    throw refusedCheckpoint(
      'INVALID_MANIFEST',
      `manifest.json, ${first?.field?.join('.') ?? 'a name'}`,
      first?.message ?? 'It is not a name.',
    );
  }
  if (JSON.stringify(document).includes(String.raw`\u0000`))
    throw refusedCheckpoint('INVALID_MANIFEST', 'manifest.json', 'A text in it has the character U+0000.');
}

/** A stage that is not of the config is for whoever knows its networks. */
function requireStep({ config, stage, step }: CheckpointManifest): void {
  let first = 0;
  for (const { name, steps } of stagesOf(config)) {
    if (name === stage && (step < first || step > first + steps))
      throw refusedCheckpoint(
        'INVALID_MANIFEST',
        'manifest.json, step',
        `The stage ${name} of this config goes from step ${first} to ${first + steps}, but the checkpoint says ${step}.`,
      );
    first += steps;
  }
}
