import type { SchemaField } from '#lib/schema-fields.ts';
import { readNumber } from '#lib/read-number.ts';
import { CommandFailure } from './failure.ts';
import { nearNames } from './near-names.ts';

/** What `--set` and `--grid` need to know of a method. */
export interface Settable {
  readonly name: string;
  readonly presets: readonly { readonly name: string }[];
  readonly knobs: readonly SchemaField[];
}

/** A value that the command line gives a knob. */
export interface Asked {
  readonly option: '--set' | '--grid';
  readonly path: string;
  readonly text: string;
}

/** The method of a preset. */
export function methodOfPreset(preset: string, methods: readonly Settable[]): Settable {
  const method = methods.find(({ presets }) => presets.some(({ name }) => name === preset));
  if (method) return method;
  throw new CommandFailure('usage', `No preset is named ${preset}. Presets: ${presetNames(methods)}.`);
}

/** The value as the knob's type. Names and types are those of the method; limits are the server's to hold. */
export function knobValue(asked: Asked, method: Settable, methods: readonly Settable[]): unknown {
  return valueOf(findKnob(asked, method, methods), asked);
}

/** The knob of that path. */
export function findKnob(
  asked: Pick<Asked, 'option' | 'path'>,
  method: Settable,
  methods: readonly Settable[],
): SchemaField {
  const knob = method.knobs.find(({ path }) => path === asked.path);
  if (knob) return knob;
  throw new CommandFailure('usage', unknownKnob(asked, method, methods));
}

function presetNames(methods: readonly Settable[]): string {
  return methods.flatMap(({ presets }) => presets.map(({ name }) => name)).join(', ');
}

function unknownKnob(
  { option, path }: Pick<Asked, 'option' | 'path'>,
  method: Settable,
  methods: readonly Settable[],
): string {
  const owners = methods.filter(({ knobs }) => knobs.some((knob) => knob.path === path));
  const near = nearNames(
    path,
    method.knobs.map((knob) => knob.path),
  );
  return [
    `${option} ${path}: the method ${method.name} has no such knob.`,
    owners.length > 0 ? `It is a knob of ${owners.map(({ name }) => name).join(', ')}.` : null,
    near.length > 0 ? `Did you mean ${near.join(', ')}?` : null,
    `All of them: ./exemplar methods ${method.name}`,
  ]
    .filter((part) => part !== null)
    .join(' ');
}

function valueOf(knob: SchemaField, asked: Asked): unknown {
  const { text } = asked;
  if (knob.isNullable && text === 'null') return null;
  if (knob.choices) {
    if (knob.choices.includes(text)) return text;
    throw wrongValue(knob, asked, `one of ${knob.choices.join(', ')}`);
  }
  switch (knob.kind) {
    case 'integer':
      return numberOf(knob, asked, Number.isSafeInteger, 'a whole number');
    case 'number':
      return numberOf(knob, asked, () => true, 'a number');
    case 'boolean':
      if (text === 'true' || text === 'false') return text === 'true';
      throw wrongValue(knob, asked, 'true or false');
    case 'string':
      return text;
    case 'json':
      return jsonOf(knob, asked);
  }
}

function numberOf(
  knob: SchemaField,
  asked: Asked,
  isGood: (value: number) => boolean,
  wanted: string,
): number {
  const value = readNumber(asked.text);
  if (value !== null && isGood(value)) return value;
  throw wrongValue(knob, asked, wanted);
}

function jsonOf(knob: SchemaField, asked: Asked): unknown {
  try {
    return JSON.parse(asked.text, (_, value: unknown) => {
      if (value === Infinity || value === -Infinity) throw new RangeError('JSON has no number that large.');
      return value;
    });
  } catch {
    throw wrongValue(knob, asked, 'JSON'); // the parser's own words would not name the knob
  }
}

function wrongValue(
  { range, isNullable }: SchemaField,
  { option, path, text }: Asked,
  wanted: string,
): CommandFailure {
  const limits = range === '' ? '' : ` (${range})`;
  return new CommandFailure(
    'usage',
    `${option} ${path}: "${text}" is not ${wanted}${limits}${isNullable ? ' or null' : ''}.`,
  );
}
