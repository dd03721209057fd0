import { createHash, randomBytes } from 'node:crypto';

/** A secret and what the database keeps of it. */
export interface Secret {
  /** Shown once. */
  readonly text: string;
  /** SHA-256; 32 random bytes need no slow hash. */
  readonly hash: string;
}

/** 32 random bytes behind a prefix that tells what they are for, e.g. `exm_`. */
export function newSecret(prefix: string): Secret {
  const text = prefix + randomBytes(32).toString('base64url');
  return { text, hash: hashSecret(text) };
}

export function hashSecret(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
