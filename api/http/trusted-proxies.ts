import { BlockList, isIP } from 'node:net';
import { z } from 'zod';

/** Whether what that peer says about where a request came from (`X-Forwarded-*`) is believed. */
export type ProxyTrust = (address: string | undefined) => boolean;

/**
 * A comma-separated list of proxies: IP addresses, ranges such as `10.0.0.0/8`, `loopback` for this machine,
 * or `none`.
 */
export const proxyTrustSchema = z.string().transform((text, context): ProxyTrust => {
  const trusted = new BlockList();
  for (const entry of text.split(',').map((part) => part.trim()))
    if (!add(trusted, entry))
      context.addIssue({
        code: 'custom',
        message: `"${entry}" is not an IP address, a range such as 10.0.0.0/8, "loopback" or "none"`,
      });
  return (address) => {
    const family = familyOf(address ?? '');
    return address !== undefined && family !== null && trusted.check(address, family);
  };
});

/** @returns false for an entry that is none of ours. */
function add(list: BlockList, entry: string): boolean {
  if (entry === 'none' || entry === '') return true;
  if (entry === 'loopback') return add(list, '127.0.0.0/8') && add(list, '::1');
  const [, address = '', prefix] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(entry) ?? [];
  const family = familyOf(address);
  if (family === null) return false;
  const bits = family === 'ipv4' ? 32 : 128;
  const length = prefix === undefined ? bits : Number(prefix);
  if (length > bits) return false;
  list.addSubnet(address, length, family);
  return true;
}

function familyOf(address: string): 'ipv4' | 'ipv6' | null {
  const version = isIP(address);
  if (version === 0) return null;
  return version === 4 ? 'ipv4' : 'ipv6';
}
