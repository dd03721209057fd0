import { type IncomingMessage } from 'node:http';
import { isIPv6 } from 'node:net';
import type { ProxyTrust } from './trusted-proxies.ts';

/** From whose page a request comes: from none, from ours, from one that the settings allow, or from another. */
export type PageOrigin = 'none' | 'own' | 'allowed' | 'foreign';

export interface Addresses {
  /** Path under which people reach the server, without a slash at its end: `''` or `'/exemplar'`. */
  readonly basePath: string;
  /** A request's path and query as our routes know them: a proxy may keep the base path or take it away. */
  withoutBasePath(pathAndQuery: string): string;
  /** Whether a request names a host of ours; a page elsewhere whose name was bent to our address does not. */
  isOurHost(request: IncomingMessage): boolean;
  originOf(request: IncomingMessage): PageOrigin;
  /** Scheme, host, port and base path under which people reach us: as set, else as the request came. */
  publicUrl(request: IncomingMessage): string;
  /** Whether the browser that sends a request came by https, so that its cookies never travel in the clear. */
  isSecure(request: IncomingMessage): boolean;
}

export interface AddressSettings {
  /** Address that the server listens on. */
  readonly host: string;
  /** Address under which people reach the server, where it differs from the one it listens on. */
  readonly publicUrl: string | null;
  /** Origins of other sites whose pages may use the API with an API key. */
  readonly allowedOrigins: readonly string[];
  readonly trustsProxy: ProxyTrust;
}

/** Names under which the server is reached: this machine's own, the one it listens on, and the public one. */
export function createAddresses(settings: AddressSettings): Addresses {
  const { allowedOrigins, trustsProxy } = settings;
  const publicUrl = settings.publicUrl === null ? null : new URL(settings.publicUrl);
  const basePath = publicUrl?.pathname.replace(/\/+$/, '') ?? '';
  const names = new Set(
    ['localhost', '127.0.0.1', '::1', settings.host, ...(publicUrl ? [publicUrl.hostname] : [])].map(nameOf),
  );
  const forwarded = (request: IncomingMessage, header: string): string | undefined =>
    trustsProxy(request.socket.remoteAddress) ? firstOf(request.headers[header]) : undefined;
  /** The host as the browser named it. */
  const hostOf = (request: IncomingMessage): string | undefined =>
    forwarded(request, 'x-forwarded-host') ?? request.headers.host;
  const isOurs = (request: IncomingMessage, host: string | undefined): boolean => {
    const name = parsed('http', host)?.hostname;
    // No page can have the address that the request has come to for a name of its own.
    return name !== undefined && (names.has(nameOf(name)) || nameOf(name) === addressOf(request));
  };

  const publicUrlOf = (request: IncomingMessage): string => {
    if (publicUrl) return publicUrl.origin + basePath;
    const scheme = forwarded(request, 'x-forwarded-proto') === 'https' ? 'https' : 'http';
    return parsed(scheme, hostOf(request))?.origin ?? `http://${nameOf(settings.host)}`;
  };
  return {
    basePath,
    withoutBasePath(pathAndQuery) {
      const rest = pathAndQuery.startsWith(basePath) ? pathAndQuery.slice(basePath.length) : null;
      if (basePath === '' || rest === null || !/^([/?]|$)/.test(rest)) return pathAndQuery;
      return rest.startsWith('/') ? rest : `/${rest}`;
    },
    isOurHost: (request) => isOurs(request, request.headers.host) && isOurs(request, hostOf(request)),
    originOf(request) {
      const { origin } = request.headers;
      if (origin === undefined) return 'none';
      const own = [
        publicUrl?.origin,
        ...['http', 'https'].map((scheme) => parsed(scheme, hostOf(request))?.origin),
      ];
      if (own.includes(origin)) return 'own';
      return allowedOrigins.includes(origin) ? 'allowed' : 'foreign';
    },
    publicUrl: publicUrlOf,
    isSecure: (request) => (request.headers.origin ?? publicUrlOf(request)).startsWith('https:'),
  };
}

/** A host's name as a URL has it: `Example.COM.` and `example.com` are one, an IPv6 address stands in brackets. */
function nameOf(host: string): string {
  const name = parsed('http', isIPv6(host) ? `[${host}]` : host)?.hostname ?? host;
  return name.replace(/\.$/, '');
}

/** The address of ours that a request has come to, as `nameOf` gives it. */
function addressOf({ socket }: IncomingMessage): string | null {
  const address = socket.localAddress?.replace(/^::ffff:(?=\d+\.)/, '');
  return address === undefined ? null : nameOf(address);
}

function parsed(scheme: string, host: string | undefined): URL | null {
  return host !== undefined && URL.canParse(`${scheme}://${host}`) ? new URL(`${scheme}://${host}`) : null;
}

/** Each proxy of a chain appends its own; the first is what the browser asked for. */
function firstOf(header: string | readonly string[] | undefined): string | undefined {
  const value = typeof header === 'string' ? header : header?.[0];
  return value?.split(',')[0]?.trim() || undefined;
}
