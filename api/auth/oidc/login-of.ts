import { loginSchema } from '#contracts/login-schema.ts';
import { SignInRefusedError } from '../sign-in-refused-error.ts';
import type { Claims } from './claims.ts';

/**
 * The login of a person whom a provider has signed in.
 *
 * @throws SignInRefusedError where the claim is none, or a mail address that anybody could have named as theirs
 */
export function loginOf(claims: Claims, claim: string): string {
  const value = claims[claim];
  const parsed = loginSchema.safeParse(typeof value === 'string' ? value.toLowerCase() : '');
  if (!parsed.success) throw new SignInRefusedError('LOGIN_UNUSABLE');
  if (claim === 'email' && claims['email_verified'] !== true)
    throw new SignInRefusedError('EMAIL_NOT_VERIFIED');
  return parsed.data;
}
