import { StorageFullError } from '#storage/storage-full-error.ts';
import type { TrainerContext } from '../trainer-context.ts';

/** FULL: the disk has no room; what was to be stored is still in memory, and can be tried again. */
export type Storing = 'STORED' | 'FULL';

/** Stores something of a run. A full disk does not end the training: it is told, and the run goes on from memory. */
export async function storeOrGoOn(
  { channel }: Pick<TrainerContext, 'channel'>,
  store: () => Promise<void>,
): Promise<Storing> {
  try {
    await store();
    return 'STORED';
  } catch (error) {
    if (!(error instanceof StorageFullError)) throw error;
    await channel.send({ type: 'degraded', reason: 'STORAGE_FULL', message: error.message });
    return 'FULL';
  }
}
