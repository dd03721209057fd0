import { cycleganDefinition } from './cyclegan.ts';
import { egscItDefinition } from './egsc-it.ts';
import { unitDefinition } from './unit.ts';

/** Every method there is, by the name that configs and commands use. */
export const methodDefinitions = {
  'egsc-it': egscItDefinition,
  cyclegan: cycleganDefinition,
  unit: unitDefinition,
} as const;

export type MethodName = keyof typeof methodDefinitions;
