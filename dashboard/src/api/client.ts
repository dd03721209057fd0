import { Client, fetchExchange } from 'urql';
import { basePath } from './base-path.ts';

/**
 * Queries and mutations over HTTP with the session's cookie; subscriptions go over the live socket.
 * There is no cache: pages are kept right by what arrives live, and a document cache would read every list
 * again after each mutation.
 */
export const apiClient = new Client({
  url: `${basePath()}/graphql`,
  preferGetMethod: false,
  requestPolicy: 'network-only',
  fetchOptions: { credentials: 'same-origin' },
  exchanges: [fetchExchange],
});
