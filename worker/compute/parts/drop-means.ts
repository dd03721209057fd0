import { rewriteNodes } from '../passes/rewrite-nodes.ts';
import type { RecordedStep } from '../recorder/graph.ts';

/** The step as it is when it is computed as a whole. */
export function dropMeans(step: RecordedStep): RecordedStep {
  return rewriteNodes(step, (node) => (node.op.kernel === 'MeanOverParts' ? (node.inputs[0] ?? node) : node));
}
