import type { MethodName } from '#contracts/methods/registry.ts';
import type { RunConfig } from '#contracts/run-config.ts';
import { cyclegan } from './cyclegan/cyclegan.ts';
import { egscIt } from './egsc-it/egsc-it.ts';
import type { Method } from './method.ts';
import { munit } from './munit/munit.ts';
import { unit } from './unit/unit.ts';

/** The mathematics of every method, by the name that configs hold. */
const methods = {
  'egsc-it': egscIt,
  cyclegan,
  unit,
  munit,
} satisfies Record<MethodName, Method<never>>;

/** The method of a config. A method takes its own knobs, and a config holds those of the method that it names. */
export function methodOf(config: Pick<RunConfig, 'method'>): Method {
  return methods[config.method];
}
