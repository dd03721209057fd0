import type { RunConfig } from '#contracts/run-config.ts';
import type { BlobStore } from '#storage/blob-store.ts';
import type { ChildChannel } from '../child-channel.ts';
import type { ComputeBackend } from '../compute/backend.ts';
import type { HostTensors } from '../compute/step.ts';
import type { TrainTask } from '../protocol.ts';
import type { Machine } from './machine/machine.ts';
import type { DatasetImages } from './data/dataset-images.ts';

/** What a task needs from the outside. */
export interface TaskServices {
  readonly channel: ChildChannel;
  readonly blobs: BlobStore;
  /** Milliseconds since the epoch, never going back. */
  now(): number;
}

/** Everything that the stages of one run share. */
export interface TrainerContext extends TaskServices {
  readonly task: TrainTask;
  readonly config: RunConfig;
  readonly backend: ComputeBackend;
  readonly machine: Machine;
  readonly images: DatasetImages;
  /** Of frozen networks that the config names, by tensor name; part of no checkpoint. */
  readonly weights: HostTensors;
}
