import { childrenOf } from '#lib/children-of.ts';
import { cpuSecondsOf } from './cpu-seconds-of.ts';
import { postgresPid } from './postgres-pid.ts';
import { processorSecondsOf } from './processor-seconds-of.ts';

/**
 * Processor seconds of a product that this process has started: API, worker with its children, Postgres.
 *
 * @param directory its data folder
 * @returns NaN where the system does not tell (anywhere but Linux)
 */
export function productCpuSeconds(directory: string): number {
  return ofDescendants(process.pid) + (cpuSecondsOf(postgresPid(directory)) ?? Number.NaN);
}

function ofDescendants(pid: number): number {
  return childrenOf(pid).reduce((sum, child) => {
    const used = processorSecondsOf(child);
    return sum + (used ? used.own + used.ended : Number.NaN) + ofDescendants(child);
  }, 0);
}
