import { isIPv6 } from 'node:net';
import { z } from 'zod';

/** A host to listen on: a name or an address, without scheme and port. */
export const hostSchema = z
  .string()
  .refine(isHost, { error: 'must be the name or the address of a host, without scheme, port and zone' });

/** Address under which people reach the server; it may have a path, and ends there. */
export const publicUrlSchema = z
  .url({ protocol: /^https?$/, error: 'must be a URL that begins with http:// or https://' })
  .refine((url) => /^[^?#@]*$/.test(url), { error: 'must not have a user name, a query or a fragment' });

/** Comma-separated origins, such as `https://app.example.com`. */
export const originsSchema = z.string().transform((text, context): readonly string[] => {
  const entries = text.split(',').map((part) => part.trim());
  return entries
    .filter((entry) => entry !== '')
    .map((entry) => {
      const origin = URL.canParse(entry) ? new URL(entry).origin : 'null';
      const isOrigin = /^https?:/.test(origin) && entry.toLowerCase().replace(/\/$/, '') === origin;
      if (!isOrigin)
        context.addIssue({
          code: 'custom',
          message: `"${entry}" is not an origin such as https://app.example.com`,
        });
      return origin;
    });
});

/** No URL has the zone of an IPv6 address, so nobody could be told where the server is. */
function isHost(host: string): boolean {
  if (isIPv6(host)) return URL.canParse(`http://[${host}]`);
  return !/[/?#@:[\]\s]/.test(host) && URL.canParse(`http://${host}`);
}
