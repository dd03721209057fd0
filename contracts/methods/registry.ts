import { cycleganDefinition } from './cyclegan.ts';
import { egscItDefinition } from './egsc-it.ts';

/** Every method there is, by the name that configs and commands use. */
export const methodDefinitions = {
  'egsc-it': egscItDefinition,
  cyclegan: cycleganDefinition,
} as const;

export type MethodName = keyof typeof methodDefinitions;
