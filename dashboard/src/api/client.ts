import { Client, type CombinedError, fetchExchange, mapExchange } from 'urql';
import { basePath } from './base-path.ts';
import { errorCodes } from './error-codes.ts';
import { noteSignedOut, noteStalled } from './live-socket.ts';

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
  exchanges: [mapExchange({ onError: noteRefusal }), fetchExchange],
});

function noteRefusal(error: CombinedError): void {
  const codes = errorCodes(error);
  if (codes.includes('UNAUTHENTICATED')) noteSignedOut();
  if (codes.includes('SERVICE_UNAVAILABLE')) noteStalled();
}
