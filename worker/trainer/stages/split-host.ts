import type { HostTensors } from '../../compute/step.ts';
import type { UpdateSpec } from '../../engine/methods/method.ts';
import { emptyPool } from '../../engine/training/image-pool.ts';

/** The pools that the updates name are kept on the host; empty ones where none is saved. All else is the backend's. */
export function splitHost(
  updates: readonly UpdateSpec[],
  saved: HostTensors,
): { readonly host: HostTensors; readonly tensors: HostTensors } {
  const pools = updates
    .flatMap((update) => Object.values(update.handedOn))
    .flatMap(({ pool }) => (pool === null ? [] : [pool]));
  const empty = Object.assign({}, ...pools.map(emptyPool)) as HostTensors;
  const entries = Object.entries(saved);
  return {
    host: { ...empty, ...Object.fromEntries(entries.filter(([name]) => name in empty)) },
    tensors: Object.fromEntries(entries.filter(([name]) => !(name in empty))),
  };
}
