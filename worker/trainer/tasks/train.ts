import { openBlobStore } from '#storage/open-blob-store.ts';
import { defineChildTask } from '../../child-channel.ts';
import { trainTaskSchema } from '../../protocol.ts';
import { steadyNow } from '../steady-now.ts';
import { train } from '../train.ts';

export const task = defineChildTask({
  message: trainTaskSchema,
  run: (message, channel) =>
    train(message, { channel, blobs: openBlobStore(message.storage), now: steadyNow }),
});
