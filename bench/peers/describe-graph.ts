import { invariant } from '#lib/invariant.ts';
import type { GraphValue, KernelValue, RecordedStep } from '../../worker/compute/recorder/graph.ts';
import type { Values } from './values.ts';

/** Nodes in order, each naming its inputs by their places in `values`, and the place of what they are computed for. */
export function describeGraph(step: RecordedStep, result: string, arrays: Values) {
  const filters = new Set(step.nodes.filter(isConvolution).map(({ inputs }) => inputs[1]));
  const ids = new Map<GraphValue, number>();
  const described: object[] = [];
  const idOf = (value: GraphValue): number => {
    const known = ids.get(value);
    if (known !== undefined) return known;
    const entry = describeValue(value, filters.has(value));
    const id = described.push(entry) - 1;
    ids.set(value, id);
    return id;
  };
  const describeValue = (value: GraphValue, isFilter: boolean): object => {
    const { shape, dtype } = value;
    switch (value.kind) {
      case 'input':
        return { kind: value.source, name: value.name, shape, isFilter };
      case 'constant':
        return { kind: 'constant', shape, isFilter, at: arrays.add(value.data) };
      case 'fill':
        return { kind: 'fill', value: value.value, shape, dtype };
      case 'kernel':
        return { kind: 'kernel', op: value.op, inputs: value.inputs.map(idOf), shape, dtype };
    }
  };
  for (const node of step.nodes) idOf(node);
  const output = step.outputs[result];
  invariant(output, `describeGraph: expected ${step.name} to give ${result}`);
  return { result: idOf(output), values: described };
}

function isConvolution({ op }: KernelValue): boolean {
  return op.kernel === 'Conv2D' || op.kernel === 'Conv2DBackpropInput';
}
