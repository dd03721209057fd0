import { limits } from '#contracts/limits.ts';
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
    const texts = kind === 'json' ? [list] : list.split(',').flatMap((part) => rangeOf(part, kind, axis));
    return {
      path,
      values: texts.map((text) => knobValue({ option: '--grid', path, text: text.trim() }, method, methods)),
    };
  });
}

function rangeOf(part: string, kind: string, axis: string): string[] {
  const [, from, to] = kind === 'integer' ? (/^\s*(-?\d{1,15})\.\.(-?\d{1,15})\s*$/.exec(part) ?? []) : [];
  if (from === undefined || to === undefined) return [part];
  const count = Number(to) - Number(from) + 1;
  if (count < 1)
    throw new CommandFailure('usage', `--grid ${axis}: ${part} is empty; write the lower end first.`);
  if (count > limits.maxGridRuns)
    throw new CommandFailure(
      'usage',
      `--grid ${axis}: ${part} has ${count} values; at most ${limits.maxGridRuns} runs are started at once.`,
    );
  return Array.from({ length: count }, (_, index) => String(Number(from) + index));
}
