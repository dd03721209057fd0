import { isDeepStrictEqual } from 'node:util';
import type { KnobMeta } from '#contracts/knob.ts';
import { knobValue, methodKnobs, type RunConfig } from '#contracts/run-config.ts';
import { presetsOf } from '../method/presets-of.ts';
import { globalId } from '../relay/global-id.ts';

/** A config as clients see it: the ids of artifacts and weights are global ids. */
export function shownConfig(config: RunConfig): object {
  return methodKnobs(config.method)
    .filter((knob) => idTypeOf(knob) !== null)
    .reduce<object>(
      (shown, knob) => withValue(shown, knob.path, shownValue(knob, knobValue(config, knob.path))),
      config,
    );
}

/** A knob of a run with its value, as tables show it. */
export interface ConfigEntryValue {
  readonly path: string;
  readonly value: unknown;
  readonly label: string;
  readonly group: string;
  readonly unit: string | null;
  readonly presetValue: unknown;
  readonly isChanged: boolean;
}

/** Every knob of a config, in the order of their declaration, beside what the preset says today. */
export function configEntries(config: RunConfig): ConfigEntryValue[] {
  const preset = presetsOf(config.method).find(({ name }) => name === config.preset);
  return methodKnobs(config.method).map((knob) => {
    const { path, label, group, unit } = knob;
    const value = knobValue(config, path);
    const presetValue = preset ? knobValue(preset.config, path) : null;
    return {
      path: path.join('.'),
      value: shownValue(knob, value),
      label,
      group,
      unit: unit ?? null,
      presetValue: shownValue(knob, presetValue),
      isChanged: preset !== undefined && !isDeepStrictEqual(value, presetValue),
    };
  });
}

function shownValue(knob: KnobMeta, value: unknown): unknown {
  const type = idTypeOf(knob);
  return type !== null && typeof value === 'string' ? globalId(type, value) : value;
}

/** What a knob's value is the id of; null when it is none. */
function idTypeOf({ artifact, weights }: KnobMeta): 'Artifact' | 'NetworkWeights' | null {
  if (artifact !== undefined) return 'Artifact';
  return weights === undefined ? null : 'NetworkWeights';
}

function withValue(target: object, [name = '', ...rest]: readonly string[], value: unknown): object {
  if (rest.length === 0) return { ...target, [name]: value };
  const inner = (target as Readonly<Record<string, object>>)[name] ?? {};
  return { ...target, [name]: withValue(inner, rest, value) };
}
