import type { GraphValue, RecordedStep } from '../recorder/graph.ts';

/** Keeps only nodes that an output or a next state depends on. */
export function dropUnused(step: RecordedStep): RecordedStep {
  const used = new Set<GraphValue>([...Object.values(step.outputs), ...Object.values(step.nextState)]);
  for (const node of step.nodes.toReversed()) {
    if (!used.has(node)) continue;
    for (const input of node.inputs) used.add(input);
  }
  return { ...step, nodes: step.nodes.filter((node) => used.has(node)) };
}
