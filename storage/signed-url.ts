import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readIfThere } from '#lib/read-if-there.ts';
import { syncFolder } from '#lib/sync-folder.ts';
import { createWhole } from '#lib/whole-file.ts';

/** Facts that a signature binds beside method, path and expiry, e.g. `{ type: 'image/png', size: '812' }`. */
export type Claims = Readonly<Record<string, string>>;

export interface UrlSigner {
  /** Path with a query that permits exactly this request until `expiresAt`. */
  sign(request: SignedRequest): string;
  /** The claims of a signed URL, or null when it is not ours, was altered or has expired. */
  verify(method: string, pathAndQuery: string, now?: Date): Claims | null;
}

export interface SignedRequest {
  readonly method: 'GET' | 'PUT';
  readonly path: string;
  readonly claims: Claims;
  readonly expiresAt: Date;
}

const EXPIRY_PARAMETER = 'exp';
const SIGNATURE_PARAMETER = 'sig';

/** Signs by HMAC-SHA256 over method, path, expiry (seconds since the epoch) and claims. */
export function createUrlSigner(key: Buffer): UrlSigner {
  const signatureOf = (method: string, path: string, expiry: string, claims: Claims): Buffer => {
    const sorted = Object.entries(claims).sort(([a], [b]) => (a < b ? -1 : 1));
    return createHmac('sha256', key)
      .update(JSON.stringify([method, path, expiry, sorted]))
      .digest();
  };

  return {
    sign({ method, path, claims, expiresAt }) {
      const expiry = String(Math.floor(expiresAt.getTime() / 1000));
      const query = new URLSearchParams(claims);
      query.set(EXPIRY_PARAMETER, expiry);
      query.set(SIGNATURE_PARAMETER, signatureOf(method, path, expiry, claims).toString('base64url'));
      return `${path}?${query.toString()}`;
    },
    verify(method, pathAndQuery, now = new Date()) {
      const url = new URL(pathAndQuery, 'http://localhost');
      const parameters = [...url.searchParams];
      const claims = Object.fromEntries(
        parameters.filter(([name]) => name !== EXPIRY_PARAMETER && name !== SIGNATURE_PARAMETER),
      );
      // A parameter given twice would be signed once and read as something else.
      if (new Set(parameters.map(([name]) => name)).size !== parameters.length) return null;
      const expiry = url.searchParams.get(EXPIRY_PARAMETER) ?? '';
      const given = Buffer.from(url.searchParams.get(SIGNATURE_PARAMETER) ?? '', 'base64url');
      const expected = signatureOf(method, url.pathname, expiry, claims);
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
      return Number(expiry) * 1000 > now.getTime() ? claims : null;
    },
  };
}

/** Of a key that is made here, and the fewest that one may have. */
const KEY_BYTES = 32;

/**
 * The signing key: `secret` when it is given, else the file `secret.key` of the data folder, made at first use with
 * mode 0600. Processes that start at once agree on one key.
 *
 * @throws Error that names the file where it holds no key, or only a part of one: anybody could sign with it
 */
export async function readSigningKey(dataDirectory: string, secret: string | undefined): Promise<Buffer> {
  if (secret !== undefined) return Buffer.from(secret, 'utf8');
  const file = join(dataDirectory, 'secret.key');
  await mkdir(dataDirectory, { recursive: true });
  let text = await readIfThere(file);
  if (text === null) {
    // Where another process was faster, its key holds.
    if (createWhole(file, randomBytes(KEY_BYTES).toString('base64url'))) await syncFolder(dataDirectory);
    text = await readFile(file);
  }
  const key = Buffer.from(text.toString('utf8'), 'base64url');
  if (key.byteLength >= KEY_BYTES) return key;
  throw new Error(
    `${file} is damaged: it holds ${key.byteLength} bytes of a key of ${KEY_BYTES}. Remove it and start again: a new ` +
      'key is made, and links that were given out before end.',
  );
}
