import { type SchemaField, withFieldValues } from '#lib/schema-fields.ts';
import { readNumber } from '#lib/read-number.ts';
import { CommandFailure } from './failure.ts';
import { nearNames } from './near-names.ts';

/** What `--set` needs to know of a method. */
export interface Settable {
  readonly name: string;
  readonly presets: readonly { readonly name: string }[];
  readonly knobs: readonly SchemaField[];
}

/**
 * `translationSteps=50`, `adam.beta1=0.9` -> the input that changes just these knobs of a preset. Names and types are
 * those of the preset's method; limits are the server's to hold.
 */
export function runConfigInput(
  assignments: readonly string[],
  preset: string,
  methods: readonly Settable[],
): Readonly<Record<string, unknown>> {
  const method = methods.find(({ presets }) => presets.some(({ name }) => name === preset));
  if (!method)
    throw new CommandFailure('usage', `No preset is named ${preset}. Presets: ${presetNames(methods)}.`);
  return withFieldValues(
    assignments.map((assignment) => {
      const [, path, text] = /^([A-Za-z][\w.]*)=(.*)$/s.exec(assignment) ?? [];
      if (path === undefined || text === undefined)
        throw new CommandFailure(
          'usage',
          `--set ${assignment}: write it as knob=value, e.g. translationSteps=50.`,
        );
      const knob = method.knobs.find((each) => each.path === path);
      if (!knob) throw new CommandFailure('usage', unknownKnob(path, method, methods));
      return [path, valueOf(knob, text)];
    }),
  );
}

function presetNames(methods: readonly Settable[]): string {
  return methods.flatMap(({ presets }) => presets.map(({ name }) => name)).join(', ');
}

function unknownKnob(path: string, method: Settable, methods: readonly Settable[]): string {
  const owners = methods.filter(({ knobs }) => knobs.some((knob) => knob.path === path));
  const near = nearNames(
    path,
    method.knobs.map((knob) => knob.path),
  );
  return [
    `--set ${path}: the method ${method.name} has no such knob.`,
    owners.length > 0 ? `It is a knob of ${owners.map(({ name }) => name).join(', ')}.` : null,
    near.length > 0 ? `Did you mean ${near.join(', ')}?` : null,
    `All of them: ./exemplar methods ${method.name}`,
  ]
    .filter((part) => part !== null)
    .join(' ');
}

function valueOf(knob: SchemaField, text: string): unknown {
  if (knob.isNullable && text === 'null') return null;
  if (knob.choices) {
    if (knob.choices.includes(text)) return text;
    throw wrongValue(knob, text, `one of ${knob.choices.join(', ')}`);
  }
  switch (knob.kind) {
    case 'integer':
      return numberOf(knob, text, Number.isSafeInteger, 'a whole number');
    case 'number':
      return numberOf(knob, text, () => true, 'a number');
    case 'boolean':
      if (text === 'true' || text === 'false') return text === 'true';
      throw wrongValue(knob, text, 'true or false');
    case 'string':
      return text;
    case 'json':
      return jsonOf(knob, text);
  }
}

function numberOf(
  knob: SchemaField,
  text: string,
  isGood: (value: number) => boolean,
  wanted: string,
): number {
  const value = readNumber(text);
  if (value !== null && isGood(value)) return value;
  throw wrongValue(knob, text, wanted);
}

function jsonOf(knob: SchemaField, text: string): unknown {
  try {
    return JSON.parse(text, (_, value: unknown) => {
      if (value === Infinity || value === -Infinity) throw new RangeError('JSON has no number that large.');
      return value;
    });
  } catch {
    throw wrongValue(knob, text, 'JSON'); // the parser's own words would not name the knob
  }
}

function wrongValue({ path, range, isNullable }: SchemaField, text: string, wanted: string): CommandFailure {
  const limits = range === '' ? '' : ` (${range})`;
  return new CommandFailure(
    'usage',
    `--set ${path}: "${text}" is not ${wanted}${limits}${isNullable ? ' or null' : ''}.`,
  );
}
