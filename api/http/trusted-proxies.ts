import { BlockList, isIP } from 'node:net';
import { z } from 'zod';

/** Whether what that peer says about where a request came from (`X-Forwarded-*`) is believed. */
export type ProxyTrust = (address: string | undefined) => boolean;

/**
 * A comma-separated list of proxies: IP addresses, ranges such as `10.0.0.0/8`, `loopback` for this machine,
 * or `none`.
 */
export const trustedProxiesSchema = z.string().transform((text, context): readonly string[] => {
  const entries = text.split(',').map((part) => part.trim());
  for (const entry of entries)
    if (rangesOf(entry) === null)
      context.addIssue({
        code: 'custom',
        message: `"${entry}" is not an IP address, a range such as 10.0.0.0/8, "loopback" or "none"`,
      });
  return entries;
});

/** @param proxies as `trustedProxiesSchema` gives them. */
export function trustIn(proxies: readonly string[]): ProxyTrust {
  const trusted = new BlockList();
  for (const { address, bits, family } of proxies.flatMap((entry) => rangesOf(entry) ?? []))
    trusted.addSubnet(address, bits, family);
  return (address) => {
    const family = familyOf(address ?? '');
    return address !== undefined && family !== null && trusted.check(address, family);
  };
}

interface AddressRange {
  readonly address: string;
  /** Length of the prefix. */
  readonly bits: number;
  readonly family: 'ipv4' | 'ipv6';
}

/** @returns null for an entry that is none of ours. */
function rangesOf(entry: string): readonly AddressRange[] | null {
  if (entry === 'none' || entry === '') return [];
  if (entry === 'loopback') return LOOPBACK;
  const [, address = '', prefix] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(entry) ?? [];
  const family = familyOf(address);
  if (family === null) return null;
  const most = family === 'ipv4' ? 32 : 128;
  const bits = prefix === undefined ? most : Number(prefix);
  return bits > most ? null : [{ address, bits, family }];
}

const LOOPBACK: readonly AddressRange[] = [
  { address: '127.0.0.0', bits: 8, family: 'ipv4' },
  { address: '::1', bits: 128, family: 'ipv6' },
];

function familyOf(address: string): AddressRange['family'] | null {
  const version = isIP(address);
  if (version === 0) return null;
  return version === 4 ? 'ipv4' : 'ipv6';
}
