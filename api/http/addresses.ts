import type { IncomingMessage } from 'node:http';

export interface Addresses {
  /** Whether a request names a host of ours; a page elsewhere whose name was bent to our address does not. */
  isOurHost(request: IncomingMessage): boolean;
  /** Whether a request comes from a page that we served, or from no page at all. */
  isOurOrigin(request: IncomingMessage): boolean;
  /** Scheme, host and port under which the client reached us. */
  baseUrl(request: IncomingMessage): string;
}

/**
 * Names under which the server is reached: this machine's own, the one it listens on, and the public one.
 *
 * @param publicUrl address in front of a proxy, or null.
 */
export function createAddresses(host: string, publicUrl: string | null): Addresses {
  const publicOrigin = publicUrl === null ? null : new URL(publicUrl);
  const names = new Set([
    'localhost',
    '127.0.0.1',
    '[::1]',
    host,
    ...(publicOrigin ? [publicOrigin.hostname] : []),
  ]);
  const hostOf = (request: IncomingMessage): URL | null => {
    const given = request.headers.host;
    return given !== undefined && URL.canParse(`http://${given}`) ? new URL(`http://${given}`) : null;
  };
  return {
    isOurHost: (request) => names.has(hostOf(request)?.hostname ?? ''),
    isOurOrigin(request) {
      const { origin } = request.headers;
      if (origin === undefined || origin === publicOrigin?.origin) return true;
      const own = hostOf(request);
      return own !== null && (origin === `http://${own.host}` || origin === `https://${own.host}`);
    },
    baseUrl: (request) => publicOrigin?.origin ?? hostOf(request)?.origin ?? `http://${host}`,
  };
}
