import { Authorized, Query, Resolver } from 'type-graphql';
import { z } from 'zod';
import type { MethodName } from '#contracts/methods/registry.ts';
import { methodDefinition, methodNames, presets } from '#contracts/run-config.ts';
import { shownConfig } from '../run/shown-config.ts';
import { Method } from './method.type.ts';

@Authorized('VIEWER')
@Resolver()
export class MethodResolver {
  @Query(() => [Method], { description: 'The ways to learn translation that runs may use.' })
  methods(): readonly Method[] {
    return METHODS;
  }
}

const METHODS = methodNames().map(method);

function method(name: MethodName): Method {
  const { label, description, usesExemplar, knobs } = methodDefinition(name);
  return {
    name,
    label,
    description,
    usesExemplar,
    presets: presets
      .filter(({ config }) => config.method === name)
      .map((preset) => ({ ...preset, config: shownConfig(preset.config) })),
    configSchema: z.toJSONSchema(knobs, { io: 'input', override: plainIds }),
  };
}

/** Ids travel as global ids, which are not UUIDs. */
function plainIds({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (jsonSchema.format !== 'uuid') return;
  delete jsonSchema.format;
  delete jsonSchema.pattern;
}
