import { limits } from '#contracts/limits.ts';
import { listedValues } from '#lib/listed-values.ts';
import { CommandFailure } from './failure.ts';
import type { KnobValues } from './gql/graphql.ts';
import { findKnob, knobValue, methodOfPreset, type Settable } from './knob-value.ts';

/** `seed=0..9`, `adam.beta1=0.5,0.9` -> knobs with their values. Of a whole number, `0..9` is 0, 1 and so on up to 9. */
export function runGridInput(
  axes: readonly string[],
  preset: string,
  methods: readonly Settable[],
): KnobValues[] {
  const method = methodOfPreset(preset, methods);
  return axes.map((axis) => {
    const [, path, list] = /^([A-Za-z][\w.]*)=(.+)$/s.exec(axis) ?? [];
    if (path === undefined || list === undefined)
      throw new CommandFailure(
        'usage',
        `--grid ${axis}: write it as knob=values, e.g. seed=0..9 or adam.beta1=0.5,0.9.`,
      );
    const { kind } = findKnob({ option: '--grid', path }, method, methods);
    const texts = kind === 'json' ? [list.trim()] : textsOf(list, kind === 'integer', axis);
    return {
      path,
      values: texts.map((text) => knobValue({ option: '--grid', path, text }, method, methods)),
    };
  });
}

function textsOf(list: string, isWhole: boolean, axis: string): readonly string[] {
  const { texts, problem } = listedValues(list, { isWhole, most: limits.maxGridRuns });
  if (texts === null) throw new CommandFailure('usage', `--grid ${axis}: ${problem}`);
  return texts;
}
