import { setTimeout as wait } from 'node:timers/promises';

/** Waits; an abort of the signal cuts the wait short. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}
