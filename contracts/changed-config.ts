import type { UserError } from './errors.ts';
import type { MethodName } from './methods/registry.ts';
import { refusalsOf } from './refusals.ts';
import { CONFIG_VERSION, methodDefinition, methodKnobs, methodNames, type RunConfig } from './run-config.ts';

export type NewRunConfig =
  | { readonly config: RunConfig; readonly refusals: null }
  | { readonly config: null; readonly refusals: readonly UserError[] };

/**
 * A complete config with changes, of the same method and preset. Groups of knobs are merged; an absent knob keeps its value,
 * and null is null.
 *
 * @param changes JSON, unchecked
 * @param fixed why method and preset are not among the changes, e.g. `fixed by the preset "tiny"`
 */
export function changedConfig(base: RunConfig, changes: unknown, fixed: string): NewRunConfig {
  if (!isGroup(changes))
    return refused([{ code: 'INVALID', field: ['config'], message: '"config" is not an object.' }]);

  const { configVersion: _version, method, preset, ...knobs } = base;
  const strangers = unknownKnobs(knobs, changes)
    .slice(0, MOST_STRANGERS)
    .map((path) => strange(method, path, fixed));
  const merged = merge(knobs, changes);
  const parsed = methodDefinition(method).knobs.safeParse(merged);
  const faults = parsed.success ? [] : refusalsOf(parsed.error, merged, ['config']);
  if (!parsed.success || strangers.length > 0) return refused([...strangers, ...faults]);
  const config = { configVersion: CONFIG_VERSION, method, preset, ...parsed.data };
  return { config: config as RunConfig, refusals: null }; // of the method whose schema has parsed it
}

type Group = Readonly<Record<string, unknown>>;

function refused(refusals: readonly UserError[]): NewRunConfig {
  return { config: null, refusals };
}

/** Refusals of unknown knobs in one answer: more help nobody. */
const MOST_STRANGERS = 20;

/** Paths of changes that are not knobs. */
function unknownKnobs(knobs: Group, changes: Group, path: readonly string[] = []): (readonly string[])[] {
  return Object.entries(changes).flatMap(([name, change]) => {
    const here = [...path, name];
    if (!Object.hasOwn(knobs, name)) return [here];
    const known = knobs[name];
    return isGroup(known) && isGroup(change) ? unknownKnobs(known, change, here) : [];
  });
}

const NO_KNOBS = ['configVersion', 'method', 'preset'];

function strange(method: MethodName, path: readonly string[], fixed: string): UserError {
  const field = ['config', ...path];
  const told = `"${field.join('.')}"`;
  if (path.length === 1 && NO_KNOBS.includes(path.join('.')))
    return { code: 'INVALID', field, message: `${told} is ${fixed}.` };
  const others = methodNames().filter((other) => hasKnob(other, path));
  const elsewhere = others.length > 0 ? ` It is a knob of ${others.join(', ')}.` : '';
  return { code: 'NOT_FOUND', field, message: `${told} is not a knob of the method ${method}.${elsewhere}` };
}

/** Whether a method has that knob, or that group of knobs. */
function hasKnob(method: MethodName, path: readonly string[]): boolean {
  return methodKnobs(method).some((knob) => path.every((name, i) => knob.path[i] === name));
}

/** What `base` does not have is left out: it is refused by name. */
function merge(base: Group, changes: Group): Group {
  const known = Object.entries(changes).filter(([name]) => Object.hasOwn(base, name));
  return {
    ...base,
    ...Object.fromEntries(
      known.map(([name, change]) => {
        const before = base[name];
        const isMerged = isGroup(before) && isGroup(change);
        return [name, isMerged ? merge(before, change) : change];
      }),
    ),
  };
}

function isGroup(value: unknown): value is Group {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
