import { cycleganDefinition } from './cyclegan.ts';
import { egscItDefinition } from './egsc-it.ts';
import { munitDefinition } from './munit.ts';
import { unitDefinition } from './unit.ts';

/** Every method there is, by the name that configs and commands use. */
export const methodDefinitions = {
  'egsc-it': egscItDefinition,
  cyclegan: cycleganDefinition,
  unit: unitDefinition,
  munit: munitDefinition,
} as const;

export type MethodName = keyof typeof methodDefinitions;
