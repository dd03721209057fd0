import type { MethodName } from '#contracts/methods/registry.ts';
import { methodDefinition, type NamedPreset, presets } from '#contracts/run-config.ts';

/** What the runs of a method may start from, in order. */
export function presetsOf(method: MethodName): readonly NamedPreset[] {
  const own = new Set(methodDefinition(method).presets.map(({ name }) => name));
  return presets.filter(({ name }) => own.has(name));
}
