import { invariant } from '#lib/invariant.ts';
import { countUses } from '../passes/count-uses.ts';
import type { GraphValue, RecordedStep } from '../recorder/graph.ts';
import type { Shape } from '../step.ts';
import { filled, lowerNode } from './lower-node.ts';
import { TensorFlowGraph } from './tensorflow-graph.ts';

/**
 * Changes with the rules by which kernels become TensorFlow operators, and with those by which steps become graphs: other
 * rules, other last bits.
 */
export const LOWERING_VERSION = '2';

/** A step as a TensorFlow graph. Its inputs are the feeds and the state tensors that are used. */
export interface LoweredStep {
  readonly model: Uint8Array;
  readonly feeds: readonly Port[];
  readonly state: readonly Port[];
  readonly outputs: readonly Port[];
  readonly nextState: readonly Port[];
  /** How many nodes of each operator there are. */
  readonly census: Readonly<Record<string, number>>;
}

/** An input or output of the graph: `node` is its name there. */
export interface Port {
  readonly name: string;
  readonly node: string;
  readonly shape: Shape;
}

export function lowerStep(step: RecordedStep): LoweredStep {
  const graph = new TensorFlowGraph();
  const names = new Map<GraphValue, string>();
  const inputs = { feed: new Map<string, Port>(), state: new Map<string, Port>() };

  const nameOf = (value: GraphValue): string => {
    switch (value.kind) {
      case 'fill':
        return filled(graph, value);
      case 'constant':
        return graph.constant(value.data, value.shape);
      case 'input': {
        const { source, name, shape } = value;
        invariant(source === 'feed' || source === 'state', 'TensorFlow computes a step as a whole');
        const port = inputs[source].get(name) ?? { name, node: graph.input(shape), shape };
        inputs[source].set(name, port);
        return port.node;
      }
      case 'kernel': {
        const name = names.get(value);
        invariant(name !== undefined, `${value.op.kernel} is used before it is computed`);
        return name;
      }
    }
  };

  const uses = countUses(step);
  const isShared = (value: GraphValue): boolean => (uses.get(value) ?? 0) > 1;
  for (const node of step.nodes) names.set(node, lowerNode(graph, node, { nameOf, isShared }));

  const results = (values: Readonly<Record<string, GraphValue>>): Port[] =>
    Object.entries(values).map(([name, value]) => {
      const { shape, dtype } = value;
      // What is given cannot be asked for: an operator stands between.
      const node =
        value.kind === 'kernel'
          ? nameOf(value)
          : graph.emit('Identity', [nameOf(value)], { T: { type: dtype } });
      return { name, node, shape };
    });
  const outputs = results(step.outputs);
  const nextState = results(step.nextState);
  return {
    model: graph.encode(),
    feeds: [...inputs.feed.values()],
    state: [...inputs.state.values()],
    outputs,
    nextState,
    census: graph.census(),
  };
}
