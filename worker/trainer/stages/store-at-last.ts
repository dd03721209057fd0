import { setTimeout as wait } from 'node:timers/promises';
import type { StopReason } from '../../child-channel.ts';
import type { TrainerContext } from '../trainer-context.ts';
import { storeOrGoOn } from './store-or-go-on.ts';

/** Between two tries; a stop is heard as soon. */
const PAUSE_MS = 1_000;

/**
 * Stores what a run cannot go on without: waits for as long as the disk is full.
 *
 * @returns the reason when it was stopped meanwhile, null when it is stored
 */
export async function storeAtLast(
  context: Pick<TrainerContext, 'channel'>,
  store: () => Promise<void>,
): Promise<StopReason | null> {
  while ((await storeOrGoOn(context, store)) === 'FULL') {
    await wait(PAUSE_MS);
    await context.channel.send({ type: 'progress' });
    const stopped = await context.channel.stopRequested();
    if (stopped) return stopped;
  }
  return null;
}
