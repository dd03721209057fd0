import { createHmac } from 'node:crypto';

/**
 * Browsers share cookies among all ports of a host, so each server's cookies have names of their own: two servers do not
 * sign each other's people out.
 *
 * @param key the server's signing key
 */
export function cookieName(key: Buffer, what: 'session' | 'attempt'): string {
  return `exemplar_${what}_${createHmac('sha256', key).update(`${what} cookie`).digest('hex').slice(0, 8)}`;
}
