import { createDiskBlobStore } from '#storage/disk-blob-store.ts';
import { serveTasks } from '../child-channel.ts';
import { evaluate } from './evaluation/evaluate.ts';
import { train } from './train.ts';

/** Child process of the train role: computes runs (TRAIN) and scores checkpoints (EVALUATE). */
serveTasks({
  TRAIN: (task, channel) =>
    train(task, { channel, blobs: createDiskBlobStore(task.storage.dataDirectory), now }),
  EVALUATE: (task, channel) =>
    evaluate(task, { channel, blobs: createDiskBlobStore(task.storage.dataDirectory), now }),
});

/** The wall clock as it stood at the start, and from then on one that never goes back. */
function now(): number {
  return performance.timeOrigin + performance.now();
}
