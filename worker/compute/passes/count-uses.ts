import type { GraphValue, RecordedStep } from '../recorder/graph.ts';

/** How many inputs of kernels, outputs and next states a value is. */
export function countUses(step: RecordedStep): ReadonlyMap<GraphValue, number> {
  const uses = new Map<GraphValue, number>();
  const results = [...Object.values(step.outputs), ...Object.values(step.nextState)];
  for (const value of [...step.nodes.flatMap(({ inputs }) => inputs), ...results]) {
    uses.set(value, (uses.get(value) ?? 0) + 1);
  }
  return uses;
}
