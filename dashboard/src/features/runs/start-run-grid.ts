import { limits } from '#contracts/limits.ts';
import { type ListedValues, listedValues } from '#lib/listed-values.ts';
import { type SchemaField, withFieldValues } from '#lib/schema-fields.ts';
import type { KnobValues, StartRunsInput } from '../../gql/graphql.ts';
import {
  type ForkedCheckpoint,
  startRunInput,
  type StartRunForm,
  typedText,
  unreadableKnobs,
  valueOf,
} from './start-run-form.ts';

/** Lists that cannot be sent as what they should be, by field; limits of single values are for the server to judge. */
export function unreadableLists(
  config: StartRunForm['config'],
  knobs: readonly SchemaField[],
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    knobs.flatMap((knob) => {
      const problem = problemOf(knob, textsOf(config, knob));
      return problem === null ? [] : [[`config.${knob.path}`, problem]];
    }),
  );
}

/** The knobs of which several values are typed; those that cannot be read left out. */
export function typedGrid(
  config: StartRunForm['config'],
  knobs: readonly SchemaField[],
): readonly KnobValues[] {
  return knobs.flatMap((knob): KnobValues[] => {
    const listed = textsOf(config, knob);
    if (listed.texts === null || listed.texts.length < 2 || problemOf(knob, listed) !== null) return [];
    return [{ path: knob.path, values: listed.texts.map((text) => valueOf(knob, text)) }];
  });
}

/** Runs that a grid comes to: one for each combination of its values. */
export function countRuns(grid: readonly KnobValues[]): number {
  return grid.reduce((product, { values }) => product * values.length, 1);
}

/** The form of the first run of a grid. */
export function firstOfGrid(form: StartRunForm, knobs: readonly SchemaField[]): StartRunForm {
  const firsts = knobs.flatMap((knob): [string, string][] => {
    const [first] = textsOf(form.config, knob).texts ?? [];
    return first === undefined ? [] : [[knob.path, first]];
  });
  return { ...form, config: withFieldValues(firsts, form.config) };
}

/** What starts a run for each combination of the typed values. */
export function startRunsInput(
  form: StartRunForm,
  knobs: readonly SchemaField[],
  idempotencyKey: string,
  fork: ForkedCheckpoint | null,
): StartRunsInput {
  const grid = typedGrid(form.config, knobs);
  const others = knobs.filter(({ path }) => grid.every((knob) => knob.path !== path));
  return { ...startRunInput(form, others, idempotencyKey, fork), grid: [...grid] };
}

/** Numbers may be several; all else is one value, whatever is in it. */
function textsOf(config: StartRunForm['config'], knob: SchemaField): ListedValues {
  const text = typedText(config, knob);
  const { kind } = knob;
  if (text === '' || (kind !== 'integer' && kind !== 'number')) return { texts: [text], problem: null };
  return listedValues(text, { isWhole: kind === 'integer', most: limits.maxGridRuns });
}

function problemOf(knob: SchemaField, { texts, problem }: ListedValues): string | null {
  if (texts === null) return problem;
  if (texts.length > 1 && texts.includes('')) return 'A value is missing before or after a comma.';
  const twice = texts.find((text, index) => texts.indexOf(text) < index);
  if (twice !== undefined) return `${twice} is there twice.`;
  const found = texts.map((text) => {
    const faults = unreadableKnobs(withFieldValues([[knob.path, text]]), [knob]);
    return faults[`config.${knob.path}`];
  });
  return found.find((fault) => fault !== undefined) ?? null;
}
