import { AsyncLocalStorage } from 'node:async_hooks';
import type { Json } from '#lib/canonical-json.ts';
import type { Context } from '../../context.ts';

/** The mutation that is under way, as its entries of the audit log name it. */
export interface CurrentMutation {
  readonly action: string;
  readonly context: Pick<Context, 'viewer' | 'address'>;
  /** Without secrets. */
  readonly input: Json;
  /** Ids of objects that already have an entry. */
  readonly recorded: Set<string>;
}

/** Commands deep below a mutation record what they change without being handed who asked for it. */
export const currentMutation = new AsyncLocalStorage<CurrentMutation>();
