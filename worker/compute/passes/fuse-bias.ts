import type { KernelValue, RecordedStep } from '../recorder/graph.ts';
import { countUses } from './count-uses.ts';
import { rewriteNodes } from './rewrite-nodes.ts';

/** A bias that is added to a convolution becomes its third input, unless the bare result is needed as well. */
export function fuseBias(step: RecordedStep): RecordedStep {
  const uses = countUses(step);
  // A node whose inputs were replaced is another object with the same operation, used as often.
  const usedOnce = new Set(step.nodes.filter((node) => uses.get(node) === 1).map(({ op }) => op));
  return rewriteNodes(step, (node) => {
    const [convolution, bias] = node.inputs;
    if (node.op.kernel !== 'Add' || convolution?.kind !== 'kernel' || bias === undefined) return node;
    if (!takesBias(convolution) || !usedOnce.has(convolution.op)) return node;
    if (bias.shape.length !== 1 || bias.shape[0] !== convolution.shape[3]) return node;
    return { ...convolution, inputs: [...convolution.inputs, bias] };
  });
}

function takesBias({ op, inputs }: KernelValue): boolean {
  return (op.kernel === 'Conv2D' || op.kernel === 'Conv2DBackpropInput') && inputs.length === 2;
}
