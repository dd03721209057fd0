import type { GraphValue, KernelValue, RecordedStep } from '../recorder/graph.ts';
import { shapeText } from '../shape-text.ts';
import { rewriteNodes } from './rewrite-nodes.ts';

/** Computes once what was recorded several times: same kernel, same attributes, same inputs. */
export function mergeEqual(step: RecordedStep): RecordedStep {
  const names = new Map<GraphValue, string>();
  const nameOf = (value: GraphValue): string => {
    if (value.kind === 'input') return `${value.source}:${value.name}`;
    if (value.kind === 'fill')
      return `fill:${numberKey(value.value)}:${value.dtype}:${shapeText(value.shape)}`;
    const known = names.get(value);
    if (known !== undefined) return known;
    const name = String(names.size);
    names.set(value, name);
    return name;
  };
  const seen = new Map<string, KernelValue>();
  return rewriteNodes(step, (node) => {
    const key = [JSON.stringify(node.op), ...node.inputs.map(nameOf), node.shape, node.dtype].join('|');
    const equal = seen.get(key);
    if (equal !== undefined) return equal;
    seen.set(key, node);
    return node;
  });
}

/** Tells 0 from -0. */
function numberKey(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}
