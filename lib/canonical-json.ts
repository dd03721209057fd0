/** Plain data as JSON. */
export type Json =
  string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json | undefined };

/**
 * JSON with the keys of each object in the order of their UTF-16 code units and no spaces, so that equal data have
 * equal bytes and one hash (RFC 8785). Entries that are undefined are left out.
 */
export function canonicalJson(value: Json): string {
  return JSON.stringify(value, sortedKeys);
}

function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
