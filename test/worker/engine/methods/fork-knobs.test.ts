import { expect, test } from 'vitest';
import { newRunConfig } from '#contracts/new-run-config.ts';
import { knobValue, methodDefinition, methodKnobs, presets, type RunConfig } from '#contracts/run-config.ts';
import { schemaFields, type SchemaField, withFieldValues } from '#lib/schema-fields.ts';
import { z } from 'zod';
import { methodOf } from '../../../../worker/engine/methods/registry.ts';

/** What a checkpoint holds of each stage: tensors with their shapes. */
function stateOf(config: RunConfig) {
  return methodOf(config)
    .stages(config)
    .map((spec) => [
      spec.name,
      Object.entries(spec.initialState()).map(([name, { shape }]) => `${name} ${shape.join('x')}`),
    ]);
}

/** Other values than that of the config, as far as they can be made up: nobody knows an id. */
function othersOf(config: RunConfig, { path, choices }: SchemaField): unknown[] {
  const value = knobValue(config, path.split('.'));
  const candidates =
    choices ?? (typeof value === 'number' ? [0, value + 1, value * 2, value / 2, 1 - value] : []);
  return candidates.filter((other) => other !== value);
}

const tinyPresets = presets.filter(({ name }) => name.endsWith('tiny'));

test.each(tinyPresets.map(({ name, config }) => [name, config]))(
  'what a fork of %s may change leaves every tensor of a checkpoint its name and its shape',
  (name, config) => {
    const free = new Set(
      methodKnobs(config.method)
        .filter(({ fork }) => fork === 'FREE')
        .map(({ path }) => path.join('.')),
    );
    const schema = z.toJSONSchema(methodDefinition(config.method).knobs, { io: 'input' });
    const knobs = schemaFields(schema).filter(({ path }) => free.has(path));
    const expected = stateOf(config);
    let tried = 0;
    for (const knob of knobs)
      for (const other of othersOf(config, knob)) {
        const changed = newRunConfig(name, withFieldValues([[knob.path, other]])).config;
        if (!changed) continue;
        tried++;
        expect(stateOf(changed), `${knob.path} ${String(other)}`).toEqual(expected);
      }
    expect(tried).toBeGreaterThan(knobs.length);
  },
);
