import path from 'node:path';
import type { BlobStore } from '#storage/blob-store.ts';
import { openBlobStore } from '#storage/open-blob-store.ts';
import { type ChildChannel, defineChildTask } from '../../../../worker/child-channel.ts';
import { trainTaskSchema } from '../../../../worker/protocol.ts';
import { train } from '../../../../worker/trainer/train.ts';
import { steadyNow } from '../../../../worker/trainer/steady-now.ts';
import { type Crash, takeArm } from '../../crash-points.ts';
import { watchFiles } from '../../crashing-files.ts';

/** Its clock goes so fast that a checkpoint of the preset `tiny` is due every other step. */
const LEAP_MS = 300;

/** Which blob of a checkpoint is being stored. */
type Writing = 'weights' | 'manifest' | null;

/** The real training of a run, with its points of crash between the acts of a checkpoint. */
export const task = defineChildTask({
  message: trainTaskSchema,
  run: async (message, channel) => {
    const { storage } = message;
    const crash = takeArm(path.dirname(storage.blobDirectory), 'trainer');
    const blobs = await watchBlobs(openBlobStore(storage), crash);
    let leaps = 0;
    const now = () => steadyNow() + LEAP_MS * leaps++;
    return train(message, { channel: watchChannel(channel, crash), blobs, now });
  },
});

async function watchBlobs(blobs: BlobStore, crash: Crash): Promise<BlobStore> {
  let writing: Writing = null;
  let syncs = 0;
  await watchFiles({
    beforeWrite: () =>
      (writing === 'weights' && crash.due() === 'checkpoint: half a file of weights is written') ||
      (writing === 'manifest' && crash.due() === 'checkpoint: half the manifest is written'),
    afterHalf: () => {
      crash.at('checkpoint: half a file of weights is written');
      crash.at('checkpoint: half the manifest is written');
    },
    beforeSync: () => {
      if (writing === 'weights' && syncs > 0)
        crash.at('checkpoint: a file of weights has its name, and its folder is not synced');
    },
    afterSync: () => {
      syncs++;
      if (writing === 'weights') crash.at('checkpoint: a file of weights is written, and has no name yet');
    },
  });
  return {
    ...blobs,
    async put(bytes, options) {
      writing = whatIs(bytes);
      syncs = 0;
      if (writing === 'manifest') crash.at('checkpoint: weights are stored, the manifest is not');
      const stored = await blobs.put(bytes, options);
      if (writing === 'manifest') crash.at('checkpoint: the manifest is stored, nobody has been told');
      writing = null;
      return stored;
    },
  };
}

function whatIs(bytes: unknown): Writing {
  if (!(bytes instanceof Uint8Array)) return null;
  const beginning = Buffer.from(bytes.subarray(0, 9)).toString('latin1');
  if (beginning.startsWith('{"')) return 'manifest';
  return beginning.endsWith('{') ? 'weights' : null; // safetensors: the length of a header, and JSON
}

function watchChannel(channel: ChildChannel, crash: Crash): ChildChannel {
  return {
    ...channel,
    async send(message) {
      await channel.send(message);
      if (message.type !== 'checkpoint') return;
      crash.at('checkpoint: the supervisor has been told');
      crash.getFurther();
    },
  };
}
