import type { z } from 'zod';
import { schemaKnobs, type Knob } from './knob.ts';
import type { MethodDefinition, StageFacts } from './methods/method-definition.ts';
import { methodDefinitions, type MethodName } from './methods/registry.ts';

/** Version of stored run configs; raised when what an older program stored needs an upgrade to be read. */
export const CONFIG_VERSION = 3;

type KnobsOf<Name extends MethodName> = z.infer<(typeof methodDefinitions)[Name]['knobs']>;

/** Every knob of a run of that method, complete, and where it comes from. */
export type RunConfigOf<Name extends MethodName> = KnobsOf<Name> & {
  readonly configVersion: typeof CONFIG_VERSION;
  readonly method: Name;
  /** Preset it started from: plain text, since presets come and go. */
  readonly preset: string;
};

/** What is stored with a run and with each of its checkpoints. */
export type RunConfig = { [Name in MethodName]: RunConfigOf<Name> }[MethodName];

/**
 * The method's facts, with the types that every method shares: a definition takes the knobs of its own method, and
 * `RunConfig.method` says which one that is.
 */
export function methodDefinition(name: MethodName): MethodDefinition {
  return methodDefinitions[name];
}

export interface NamedPreset {
  readonly name: string;
  readonly description: string;
  /** Complete. */
  readonly config: RunConfig;
}

/** Every preset of every method, in their order. */
export const presets: readonly NamedPreset[] = methodNames().flatMap((method) =>
  methodDefinition(method).presets.map(({ name, description, knobs }) => ({
    name,
    description,
    config: {
      configVersion: CONFIG_VERSION,
      method,
      preset: name,
      ...methodDefinition(method).knobs.parse(knobs),
    } as RunConfig,
  })),
);

export function methodNames(): MethodName[] {
  return Object.keys(methodDefinitions) as MethodName[];
}

/** The stages of a run, in order. */
export function stagesOf(config: RunConfig): readonly StageFacts[] {
  return methodDefinition(config.method).stages(config);
}

export function totalSteps(config: RunConfig): number {
  return stagesOf(config).reduce((sum, stage) => sum + stage.steps, 0);
}

/** The knobs of a method, in the order of their declaration. */
export function methodKnobs(method: MethodName): readonly Knob[] {
  return schemaKnobs(methodDefinition(method).knobs);
}

/** Ids of the weights that a config names, by the name of their knob's declaration. */
export function weightsOf(
  config: RunConfig,
): { readonly name: string; readonly path: readonly string[]; readonly id: string }[] {
  return methodKnobs(config.method).flatMap(({ path, weights }) => {
    const id = knobValue(config, path);
    return weights !== undefined && typeof id === 'string' ? [{ name: weights, path, id }] : [];
  });
}

/** The value of a knob in a config. */
export function knobValue(config: RunConfig, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Readonly<Record<string, unknown>>)[key], config);
}
