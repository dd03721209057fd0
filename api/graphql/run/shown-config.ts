import { isDeepStrictEqual } from 'node:util';
import { knobValue, methodKnobs, type RunConfig } from '#contracts/run-config.ts';
import { presetsOf } from '../method/presets-of.ts';
import { globalId } from '../relay/global-id.ts';

/** A config as clients see it: the ids of artifacts are global ids. */
export function shownConfig(config: RunConfig): object {
  return methodKnobs(config.method)
    .filter((knob) => knob.artifact !== undefined)
    .reduce<object>((shown, { path }) => withValue(shown, path, shownId(knobValue(config, path))), config);
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
  return methodKnobs(config.method).map(({ path, label, group, unit, artifact }) => {
    const shown = (value: unknown) => (artifact === undefined ? value : shownId(value));
    const value = knobValue(config, path);
    const presetValue = preset ? knobValue(preset.config, path) : null;
    return {
      path: path.join('.'),
      value: shown(value),
      label,
      group,
      unit: unit ?? null,
      presetValue: shown(presetValue),
      isChanged: preset !== undefined && !isDeepStrictEqual(value, presetValue),
    };
  });
}

function shownId(value: unknown): unknown {
  return typeof value === 'string' ? globalId('Artifact', value) : value;
}

function withValue(target: object, [name = '', ...rest]: readonly string[], value: unknown): object {
  if (rest.length === 0) return { ...target, [name]: value };
  const inner = (target as Readonly<Record<string, object>>)[name] ?? {};
  return { ...target, [name]: withValue(inner, rest, value) };
}
