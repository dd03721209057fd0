import { serveTasks } from '../child-channel.ts';

/** Child process of the serve role: translates by models that stay warm from one task to the next. */
await serveTasks(new URL('./tasks/', import.meta.url));
