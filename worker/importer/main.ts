import { serveTasks } from '../child-channel.ts';

/** Child process of the data role: looks into untrusted archives, so that nobody else has to. */
await serveTasks(new URL('./tasks/', import.meta.url));
