import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isCode } from '#lib/is-code.ts';

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

/**
 * The signing key: `secret` when it is given, else the file `secret.key` of the data folder, made at first use with
 * mode 0600. Processes that start at once agree on one key.
 */
export async function readSigningKey(dataDirectory: string, secret: string | undefined): Promise<Buffer> {
  if (secret !== undefined) return Buffer.from(secret, 'utf8');
  const path = join(dataDirectory, 'secret.key');
  await mkdir(dataDirectory, { recursive: true });
  const candidate = `${path}.${randomBytes(6).toString('hex')}`;
  await writeFile(candidate, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' });
  try {
    await link(candidate, path); // fails when another process was first: its key holds
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
  } finally {
    await rm(candidate, { force: true });
  }
  return Buffer.from(await readFile(path, 'utf8'), 'base64url');
}
