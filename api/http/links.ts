import type { IncomingMessage } from 'node:http';
import type { Addresses } from './addresses.ts';

/** Makes addresses of our own paths. */
export interface Links {
  /** For the client: relative to the server, so that it stays on the way it came by; absolute where it asked so. */
  forClient(path: string): string;
  /** For a browser that may reach us by another way than the client does. */
  forBrowser(path: string): string;
}

/** Request header, or key of connection_init, by which a client asks for absolute addresses: `absolute`. */
export const URLS_HEADER = 'exemplar-urls';

/** @param wish what the client said under `URLS_HEADER`. */
export function linksFor(addresses: Addresses, request: IncomingMessage, wish: unknown): Links {
  const forBrowser = (path: string): string => addresses.publicUrl(request) + path;
  return {
    forBrowser,
    forClient: wish === 'absolute' ? forBrowser : (path) => addresses.basePath + path,
  };
}
