import { writeFile } from 'node:fs/promises';
import { openBlobStore } from '#storage/open-blob-store.ts';
import { defineChildTask } from '../../child-channel.ts';
import { estimateTaskSchema } from '../../protocol.ts';
import { estimate } from '../estimate/estimate.ts';
import { steadyNow } from '../steady-now.ts';

export const task = defineChildTask({
  message: estimateTaskSchema,
  run: async (message, channel) => {
    await beFirstToGo();
    return estimate(message, { channel, blobs: openBlobStore(message.storage), now: steadyNow });
  },
});

/** Where memory runs out, the system ends this process and not a training beside it; only Linux can be asked for that. */
async function beFirstToGo(): Promise<void> {
  if (process.platform !== 'linux') return;
  await writeFile('/proc/self/oom_score_adj', '1000').catch((error: unknown) => {
    console.warn(
      `This process could not be marked as the first to be killed when memory runs out: ${String(error)}`,
    );
  });
}
