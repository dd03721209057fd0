import { withFieldValues } from '#lib/schema-fields.ts';
import { CommandFailure } from './failure.ts';
import { knobValue, methodOfPreset, type Settable } from './knob-value.ts';

/**
 * `translationSteps=50`, `adam.beta1=0.9` -> the input that changes just these knobs of a preset.
 *
 * @param changes knobs that are changed as well, unless an assignment names them
 */
export function runConfigInput(
  assignments: readonly string[],
  preset: string,
  methods: readonly Settable[],
  changes: readonly (readonly [path: string, value: unknown])[] = [],
): Readonly<Record<string, unknown>> {
  const method = methodOfPreset(preset, methods);
  return withFieldValues([
    ...changes,
    ...assignments.map((assignment): [string, unknown] => {
      const [, path, text] = /^([A-Za-z][\w.]*)=(.*)$/s.exec(assignment) ?? [];
      if (path === undefined || text === undefined)
        throw new CommandFailure(
          'usage',
          `--set ${assignment}: write it as knob=value, e.g. translationSteps=50.`,
        );
      return [path, knobValue({ option: '--set', path, text }, method, methods)];
    }),
  ]);
}
