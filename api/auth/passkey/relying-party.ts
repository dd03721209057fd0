import { isIP } from 'node:net';

/** For which site passkeys are made and asked: browsers offer those of no other one. */
export interface RelyingParty {
  /** The host's name. */
  readonly id: string;
  readonly origin: string;
}

/**
 * The site under which people reach us.
 *
 * @returns null where browsers know no passkeys: under an address without a name, and by plain http, but for localhost
 */
export function relyingPartyOf(publicUrl: string): RelyingParty | null {
  const { hostname, origin, protocol } = new URL(publicUrl);
  const isLocal = hostname === 'localhost' || hostname.endsWith('.localhost');
  if (isIP(hostname.replace(/^\[|\]$/g, '')) !== 0 || (protocol !== 'https:' && !isLocal)) return null;
  return { id: hostname, origin };
}
