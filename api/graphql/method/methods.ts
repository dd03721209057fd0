import { z } from 'zod';
import type { MethodName } from '#contracts/methods/registry.ts';
import { methodDefinition, methodNames } from '#contracts/run-config.ts';
import { shownConfig } from '../run/shown-config.ts';
import type { Method } from './method.type.ts';
import { presetsOf } from './presets-of.ts';

/** Every method as clients see it; the same for the life of the process. */
export const METHODS: ReadonlyMap<MethodName, Method> = new Map(
  methodNames().map((name) => [name, publicMethod(name)]),
);

function publicMethod(name: MethodName): Method {
  const definition = methodDefinition(name);
  const { label, description, usesExemplar, variants, knobs } = definition;
  return {
    name,
    label,
    description,
    usesExemplar,
    presets: presetsOf(name).map((preset) => ({
      ...preset,
      config: shownConfig(preset.config),
      generatorFlops: definition.generatorFlops(preset.config),
    })),
    variants: variants.map(({ name: variant, label: title, description: difference }) => ({
      name: variant,
      label: title,
      description: difference,
    })),
    configSchema: z.toJSONSchema(knobs, { io: 'input', override: withGlobalIds }),
  };
}

/** Ids travel as global ids, which are not UUIDs. */
function withGlobalIds({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (jsonSchema.format !== 'uuid') return;
  delete jsonSchema.format;
  delete jsonSchema.pattern;
}
