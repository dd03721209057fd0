import { openBlobStore } from '#storage/open-blob-store.ts';
import { defineChildTask } from '../../child-channel.ts';
import { verifyTaskSchema } from '../../protocol.ts';
import { verifyBlobs } from '../verify-blobs.ts';

const PROGRESS_EVERY_MS = 200;

export const task = defineChildTask({
  message: verifyTaskSchema,
  async run(message, channel) {
    let toldAt = Number.NEGATIVE_INFINITY;
    const result = await verifyBlobs(message, openBlobStore(message.storage), {
      async onProgress(progress) {
        const now = performance.now();
        if (now - toldAt >= PROGRESS_EVERY_MS) {
          await channel.send({ type: 'verifyProgress', ...progress });
          toldAt = now;
        }
        return (await channel.stopRequested()) === null ? 'GO_ON' : 'STOP';
      },
    });
    if (result === null) return 'stopped';
    await channel.send({ type: 'result', result });
    return 'finished';
  },
});
