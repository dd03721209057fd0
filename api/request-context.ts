import { AsyncLocalStorage } from 'node:async_hooks';

/** What is known of the request that the running code works for; nothing outside one. */
export const requestContext = new AsyncLocalStorage<{
  /** In the answer's header, in each line that is logged for it, and in what its client reads of a fault. */
  readonly requestId: string;
}>();
