import { childrenOf } from '#lib/children-of.ts';
import { processorSecondsOf } from './processor-seconds-of.ts';

/**
 * Processor seconds of a server with all its processes, also those that have ended.
 *
 * @returns null where the system does not tell (anywhere but Linux).
 */
export function cpuSecondsOf(server: number): number | null {
  const used = processorSecondsOf(server);
  if (used === null) return null;
  const living = childrenOf(server).map((child) => processorSecondsOf(child)?.own ?? 0);
  return living.reduce((sum, seconds) => sum + seconds, used.own + used.ended);
}
