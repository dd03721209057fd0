import { invariant } from '#lib/invariant.ts';
import type { HostTensors } from '../../worker/compute/step.ts';
import type { Values } from './values.ts';

/** Where the tensors with these names lie. */
export function describeState(names: readonly string[], state: HostTensors, values: Values) {
  return names.map((name) => {
    const tensor = state[name];
    invariant(tensor, `describeState: expected the initial state to hold ${name}`);
    return { name, shape: tensor.shape, at: values.add(tensor.data) };
  });
}
