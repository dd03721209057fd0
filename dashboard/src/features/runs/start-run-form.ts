import { readNumber } from '#lib/read-number.ts';
import { fieldValue, type SchemaField, schemaFields, withFieldValues } from '#lib/schema-fields.ts';
import { type PolicyForm, policyInput } from '../checkpoints/policy-form.ts';
import type { EstimateRunInput, StartRunChoicesQuery, StartRunInput } from '../../gql/graphql.ts';

export type MethodChoice = StartRunChoicesQuery['methods'][number];
export type PresetChoice = MethodChoice['presets'][number];

export interface StartRunForm {
  readonly preset: string;
  readonly datasetVersionId: string;
  readonly displayName: string;
  /** Path of the experiment; empty text: that of runs that are started without naming one. */
  readonly experimentName: string;
  /** What is typed for each knob, at its path; empty text: the preset's value. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Which checkpoints are kept. */
  readonly checkpointPolicy: PolicyForm;
}

export interface KnobGroup {
  readonly group: string;
  readonly knobs: readonly SchemaField[];
}

/** Knobs that every method has and that stand above the others: the size at which images are learned. */
export const IMAGE_KNOBS: readonly string[] = ['imageHeight', 'imageWidth', 'fit'];

/** The knobs of a method, as its schema says. */
export function knobsOf(method: MethodChoice): readonly SchemaField[] {
  return schemaFields(method.configSchema);
}

/** Nothing changed of any of these. */
export function unchanged(knobs: readonly SchemaField[]): StartRunForm['config'] {
  return withFieldValues(knobs.map(({ path }) => [path, '']));
}

/** What a run was started with, for another one to begin from. */
export interface ClonedRun {
  readonly preset: string;
  /** Of its dataset; null where that is not on this server. */
  readonly version: { readonly id: string; readonly name: string; readonly number: number } | null;
  readonly displayName: string;
  /** Knobs that differ from the preset. */
  readonly changes: readonly { readonly path: string; readonly value?: unknown }[];
  readonly checkpointPolicy: PolicyForm;
  /** The checkpoint of it that the other one continues from; absent where that begins at step 0. */
  readonly fork?: ForkedCheckpoint;
}

export interface ForkedCheckpoint {
  readonly checkpointId: string;
  readonly step: number;
  /** Of its run, complete: what stands where nothing is typed. */
  readonly config: Readonly<Record<string, unknown>>;
}

/** The changes of a run as one would type them; none of those that the method has no more. */
export function typedChanges(
  { changes }: Pick<ClonedRun, 'changes'>,
  knobs: readonly SchemaField[],
): StartRunForm['config'] {
  return withFieldValues(
    knobs.map(({ path, kind }) => {
      const change = changes.find((each) => each.path === path);
      if (!change) return [path, ''];
      const { value } = change;
      return [path, kind === 'string' && typeof value === 'string' ? value : JSON.stringify(value ?? null)];
    }),
  );
}

/** The knobs that a search finds, by name, label or description, in their sections. */
export function findKnobs(
  knobs: readonly SchemaField[],
  search: string,
  isKept: (knob: SchemaField) => boolean,
): readonly KnobGroup[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = knobs.filter((knob) => {
    const text = [knob.path, knob.label, knob.description, knob.group].join(' ').toLowerCase();
    return isKept(knob) || words.every((word) => text.includes(word));
  });
  return [...new Set(found.map(({ group }) => group))].map((group) => ({
    group,
    knobs: found.filter((knob) => knob.group === group),
  }));
}

/** What the field shows while nothing is typed: the preset's value. */
export function presetText(preset: PresetChoice, { path }: SchemaField): string {
  const value = fieldValue(preset.config, path);
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}

/** Texts that cannot be sent as what they should be, by field; limits are for the server to judge. */
export function unreadableKnobs(
  config: StartRunForm['config'],
  knobs: readonly SchemaField[],
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    knobs.flatMap((knob) => {
      const text = typedText(config, knob);
      const problem = text === '' ? null : problemOf(knob, text);
      return problem === null ? [] : [[`config.${knob.path}`, problem]];
    }),
  );
}

/**
 * What is sent: only the knobs that were filled in.
 *
 * @param fork where it continues from: preset and dataset are those of its run then
 */
export function startRunInput(
  form: StartRunForm,
  knobs: readonly SchemaField[],
  idempotencyKey: string,
  fork: ForkedCheckpoint | null,
): StartRunInput {
  const displayName = form.displayName.trim() || null;
  const experimentName = form.experimentName.trim() || null;
  const checkpointPolicy = policyInput(form.checkpointPolicy);
  const { config = null, ...computed } = computedOf(form, knobs);
  const origin = fork ? { fromCheckpointId: fork.checkpointId } : computed;
  return { ...origin, config, idempotencyKey, displayName, experimentName, checkpointPolicy };
}

/** What a run is computed from: all that its estimate needs; null while a knob cannot be read or none is chosen. */
export function estimateInput(form: StartRunForm, knobs: readonly SchemaField[]): EstimateRunInput | null {
  const isWhole = form.preset !== '' && form.datasetVersionId !== '';
  const isReadable = Object.keys(unreadableKnobs(form.config, knobs)).length === 0;
  return isWhole && isReadable ? computedOf(form, knobs) : null;
}

function computedOf(form: StartRunForm, knobs: readonly SchemaField[]): EstimateRunInput {
  const changes = knobs.flatMap((knob): [string, unknown][] => {
    const text = typedText(form.config, knob);
    return text === '' ? [] : [[knob.path, valueOf(knob, text)]];
  });
  return {
    preset: form.preset,
    datasetVersionId: form.datasetVersionId,
    config: changes.length > 0 ? withFieldValues(changes) : null,
  };
}

/** Empty where the preset's value stays. */
export function typedText(config: StartRunForm['config'], { path }: SchemaField): string {
  const text = fieldValue(config, path);
  return typeof text === 'string' ? text.trim() : '';
}

function problemOf({ kind, isNullable }: SchemaField, text: string): string | null {
  if (isNullable && text === 'null') return null;
  switch (kind) {
    case 'integer':
      return Number.isInteger(readNumber(text)) ? null : 'Enter a whole number.';
    case 'number':
      return readNumber(text) !== null ? null : 'Enter a number, e.g. 0.5 or 1e-4.';
    case 'json':
      return isJson(text) ? null : 'Enter JSON, e.g. [1, 2].';
    case 'boolean': // chosen from a list
    case 'string':
      return null;
  }
}

/** What a text that can be read stands for. */
export function valueOf({ kind, isNullable }: SchemaField, text: string): unknown {
  if (isNullable && text === 'null') return null;
  return kind === 'string' ? text : kind === 'json' || kind === 'boolean' ? JSON.parse(text) : Number(text);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false; // that is the answer
  }
}
