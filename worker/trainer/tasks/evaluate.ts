import { openBlobStore } from '#storage/open-blob-store.ts';
import { defineChildTask } from '../../child-channel.ts';
import { evaluateTaskSchema } from '../../protocol.ts';
import { evaluate } from '../evaluation/evaluate.ts';
import { steadyNow } from '../steady-now.ts';

export const task = defineChildTask({
  message: evaluateTaskSchema,
  run: (message, channel) =>
    evaluate(message, { channel, blobs: openBlobStore(message.storage), now: steadyNow }),
});
