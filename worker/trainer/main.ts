import { serveTasks } from '../child-channel.ts';

/** Child process of the train role: computes runs (TRAIN) and scores checkpoints (EVALUATE). */
await serveTasks(new URL('./tasks/', import.meta.url));
