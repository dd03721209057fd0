import type { GraphValue, KernelValue, RecordedStep } from '../recorder/graph.ts';

/**
 * Goes through the nodes in order and puts `replace(node)` in the place of each; the node that it is given already
 * has replaced inputs. A replacement may be the node itself, one new node, or any value that exists.
 */
export function rewriteNodes(step: RecordedStep, replace: (node: KernelValue) => GraphValue): RecordedStep {
  const replaced = new Map<GraphValue, GraphValue>();
  const current = (value: GraphValue): GraphValue => replaced.get(value) ?? value;
  const nodes = new Set<KernelValue>();
  for (const node of step.nodes) {
    const inputs = node.inputs.map(current);
    const changed = inputs.some((input, i) => input !== node.inputs[i]);
    const result = replace(changed ? { ...node, inputs } : node);
    replaced.set(node, result);
    if (result.kind === 'kernel') nodes.add(result);
  }
  const results = (values: Readonly<Record<string, GraphValue>>): Record<string, GraphValue> =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, current(value)]));
  return {
    ...step,
    nodes: [...nodes],
    outputs: results(step.outputs),
    nextState: results(step.nextState),
  };
}
