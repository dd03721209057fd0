import { serveTasks } from '../child-channel.ts';

/** Child process of the roles that compute steps and scores: TRAIN, EVALUATE and ESTIMATE, one task a process. */
await serveTasks(new URL('./tasks/', import.meta.url));
