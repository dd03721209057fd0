import type { GraphValue, KernelValue, RecordedStep } from '../recorder/graph.ts';
import { rewriteNodes } from './rewrite-nodes.ts';

/**
 * The gradient of a leaky ReLU asks which values were above zero: it asks its result, which has the same signs, so that
 * what it was given need not be kept, and the ReLU can be computed within the convolution before it.
 */
export function compareActivated(step: RecordedStep): RecordedStep {
  const activated = new Map<GraphValue, KernelValue>();
  return rewriteNodes(step, (node) => {
    const [x, zero] = node.inputs;
    if (x === undefined) return node;
    if (node.op.kernel === 'LeakyRelu' && node.op.alpha > 0) activated.set(x, node);
    const result = activated.get(x);
    if (node.op.kernel !== 'Greater' || result === undefined) return node;
    if (zero?.kind !== 'fill' || zero.value !== 0) return node;
    return { ...node, inputs: [result, zero] };
  });
}
