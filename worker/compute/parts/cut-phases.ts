import { invariant } from '#lib/invariant.ts';
import { mapValues } from '#lib/map-values.ts';
import type { GraphValue, InputValue, KernelValue, RecordedStep } from '../recorder/graph.ts';

/** What a part computes without a word of the others. */
export interface Phase extends RecordedStep {
  /** For later phases of the same part. */
  readonly kept: Readonly<Record<string, GraphValue>>;
  /** Averaged over the parts before the next phase. */
  readonly shared: Readonly<Record<string, GraphValue>>;
}

/**
 * Divides a part of a step where means over the parts are taken. All parts have the same weights and take the same means, so
 * that they have the same weights afterwards.
 *
 * @param part as `recordPart` gives it
 * @throws where a state would be another in each part
 */
export function cutPhases(part: RecordedStep): readonly Phase[] {
  refuseOwnStates(part);
  const places = placesOf(part);
  const placeOf = (value: GraphValue): number => (value.kind === 'kernel' ? (places.get(value) ?? 0) : 0);
  const count = 1 + Math.max(0, ...places.values());
  const kept = Array.from({ length: count }, (): Record<string, GraphValue> => ({}));
  const shared = Array.from({ length: count }, (): Record<string, GraphValue> => ({}));
  const names = new Map<GraphValue, string>();
  const nameOf = (value: GraphValue): string => {
    const name = names.get(value) ?? String(names.size);
    names.set(value, name);
    return name;
  };

  const drafts = kept.map((_, at) => {
    const nodes: KernelValue[] = [];
    const known = new Map<GraphValue, GraphValue>();
    /** The value as this phase has it. */
    const here = (value: GraphValue): GraphValue => {
      if (value.kind !== 'kernel') return value;
      const found = known.get(value) ?? make(value);
      known.set(value, found);
      return found;
    };
    const make = (value: KernelValue): GraphValue => {
      const place = placeOf(value);
      const name = nameOf(value);
      if (isMean(value)) {
        record(shared, place - 1)[name] = meant(value);
        return inputOf('mean', name, value);
      }
      if (place < at && !isCheap(value)) {
        record(kept, place)[name] = value;
        return inputOf('kept', name, value);
      }
      const node = { ...value, inputs: value.inputs.map(here) };
      nodes.push(node);
      return node;
    };
    const resultsHere = (values: Readonly<Record<string, GraphValue>>): Record<string, GraphValue> =>
      Object.fromEntries(
        Object.entries(values)
          .filter(([, value]) => placeOf(value) === at)
          .map(([name, value]) => [name, here(value)]),
      );
    for (const node of part.nodes) if (placeOf(node) === at && !isMean(node)) here(node);
    return { here, nodes, outputs: resultsHere(part.outputs), nextState: resultsHere(part.nextState) };
  });
  // Only now is known what each phase needs of those before it.
  return drafts.map(({ here, nodes, outputs, nextState }, at) => ({
    ...part,
    nodes,
    outputs,
    nextState,
    kept: mapValues(record(kept, at), here),
    shared: mapValues(record(shared, at), here),
  }));
}

/**
 * The phase that computes each kernel, the last that can so that little is kept; of a mean, the first that takes it.
 * Results are computed as soon as they can be.
 */
function placesOf({ nodes, outputs, nextState }: RecordedStep): ReadonlyMap<GraphValue, number> {
  const soonest = new Map<GraphValue, number>();
  for (const node of nodes) {
    const after = Math.max(0, ...node.inputs.map((input) => soonest.get(input) ?? 0));
    soonest.set(node, isMean(node) ? after + 1 : after);
  }
  const results = new Set([...Object.values(outputs), ...Object.values(nextState)]);
  const places = new Map<GraphValue, number>();
  const needed = new Map<GraphValue, number>();
  for (const node of nodes.toReversed()) {
    const soon = soonest.get(node) ?? 0;
    const place = isMean(node) || results.has(node) ? soon : (needed.get(node) ?? soon);
    places.set(node, place);
    const before = isMean(node) ? place - 1 : place;
    for (const input of node.inputs) needed.set(input, Math.min(before, needed.get(input) ?? before));
  }
  return places;
}

function isMean({ op }: KernelValue): boolean {
  return op.kernel === 'MeanOverParts';
}

function meant({ inputs: [x] }: KernelValue): GraphValue {
  invariant(x, 'MeanOverParts: one input expected');
  return x;
}

/** Rather computed again than handed on, which only numbers can be. */
function isCheap({ op, dtype }: KernelValue): boolean {
  return dtype !== 'float32' || op.kernel === 'Reshape' || op.kernel === 'BroadcastTo';
}

function inputOf(source: InputValue['source'], name: string, { shape, dtype }: GraphValue): InputValue {
  return { kind: 'input', source, name, shape, dtype };
}

function record<T>(records: readonly Record<string, T>[], at: number): Record<string, T> {
  const found = records[at];
  invariant(found, `cutPhases: expected a phase ${at}`);
  return found;
}

/** Weights that images change otherwise than by a mean would drift apart, and nobody would see it. */
function refuseOwnStates({ name: step, nodes, nextState }: RecordedStep): void {
  const own = new Set<GraphValue>();
  const isOwn = (value: GraphValue): boolean =>
    value.kind === 'input' ? value.source === 'feed' && value.shape.length > 0 : own.has(value);
  for (const node of nodes) if (!isMean(node) && node.inputs.some(isOwn)) own.add(node);
  for (const [name, value] of Object.entries(nextState))
    invariant(
      !isOwn(value),
      `step '${step}' cannot be computed in parts: its state '${name}' depends on images otherwise than by gradients`,
    );
}
