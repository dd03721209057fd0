import type { MethodName } from '#contracts/methods/registry.ts';
import { presets, type RunConfig } from '#contracts/run-config.ts';

type ConfigOf<Name extends MethodName> = Extract<RunConfig, { readonly method: Name }>;

/** The complete config of a preset of that method. */
export function presetOf<Name extends MethodName>(method: Name, name: string): ConfigOf<Name> {
  const config = presets
    .map((preset) => preset.config)
    .find((each): each is ConfigOf<Name> => each.method === method && each.preset === name);
  if (!config) throw new Error(`No preset ${name} of ${method}`);
  return config;
}
