import { serveTasks } from '../../../worker/child-channel.ts';

/** The trainer, which dies where a test wants it to. */
await serveTasks(new URL('./tasks/', import.meta.url));
