import { invariant } from '#lib/invariant.ts';
import type { Step, TensorMap } from './step.ts';

/** A step as a part of a joined one. */
export interface JoinedPart {
  readonly step: Step;
  /** Its feeds by the names that they have in the joined step: parts with one name there are fed with one value. */
  readonly feedNames: Readonly<Record<string, string>>;
  /** Put before the names of its outputs. */
  readonly outputPrefix: string;
}

/**
 * Steps as one, each after those before it: it takes the state that they leave. What several parts compute from the same
 * feeds and the same state is computed once, when the recorded graph is simplified.
 */
export function joinSteps(parts: readonly JoinedPart[]): Step {
  const steps = parts.map(({ step }) => step);
  const [batch, ...otherBatches] = new Set(steps.map((step) => step.batch));
  return {
    name: steps.map(({ name }) => name).join('+'),
    ...(batch !== undefined && otherBatches.length === 0 && { batch }),
    feeds: unite(
      'feed',
      parts.map(({ step, feedNames }) => rename(step.feeds, (name) => feedNames[name] ?? name)),
      (a, b) => String(a) === String(b),
    ),
    state: unite(
      'state',
      steps.map(({ state }) => state),
      (a, b) => String(a) === String(b),
    ),
    constants: unite(
      'constant',
      steps.map(({ constants }) => constants),
      (a, b) => a.data === b.data,
    ),
    body({ feeds, state, constants }) {
      let outputs: TensorMap = {};
      let nextState: TensorMap = {};
      for (const { step, feedNames, outputPrefix } of parts) {
        const result = step.body({
          feeds: pick(feeds, Object.keys(step.feeds), (name) => feedNames[name] ?? name),
          state: pick({ ...state, ...nextState }, Object.keys(step.state), (name) => name),
          constants: pick(constants, Object.keys(step.constants), (name) => name),
        });
        outputs = { ...outputs, ...rename(result.outputs, (name) => outputPrefix + name) };
        nextState = { ...nextState, ...result.nextState };
      }
      return { outputs, nextState };
    },
  };
}

function unite<T>(
  what: string,
  records: readonly Readonly<Record<string, T>>[],
  areSame: (a: T, b: T) => boolean,
): Record<string, T> {
  const united: Record<string, T> = {};
  for (const [name, value] of records.flatMap((record) => Object.entries(record))) {
    const known = united[name];
    invariant(
      known === undefined || areSame(known, value),
      `joinSteps: two parts differ in the ${what} ${name}`,
    );
    united[name] = value;
  }
  return united;
}

function rename<T>(record: Readonly<Record<string, T>>, to: (name: string) => string): Record<string, T> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [to(name), value]));
}

function pick(tensors: TensorMap, names: readonly string[], from: (name: string) => string): TensorMap {
  return Object.fromEntries(
    names.map((name) => {
      const tensor = tensors[from(name)];
      invariant(tensor, `joinSteps: expected a tensor ${from(name)}`);
      return [name, tensor];
    }),
  );
}
