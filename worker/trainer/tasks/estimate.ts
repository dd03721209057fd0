import { openBlobStore } from '#storage/open-blob-store.ts';
import { defineChildTask } from '../../child-channel.ts';
import { estimateTaskSchema } from '../../protocol.ts';
import { estimate } from '../estimate/estimate.ts';
import { steadyNow } from '../steady-now.ts';

export const task = defineChildTask({
  message: estimateTaskSchema,
  run: (message, channel) =>
    estimate(message, { channel, blobs: openBlobStore(message.storage), now: steadyNow }),
});
