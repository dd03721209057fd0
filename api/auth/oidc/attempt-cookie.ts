import { parseCookie, stringifySetCookie } from 'cookie';
import { cookieName } from '../cookie-name.ts';
import { challengeMs } from '../sign-in-challenge.ts';

/** The cookie by which the browser that comes back from the sign-in service is known as the one that went there. */
export interface AttemptCookie {
  read(header: string | undefined): string | undefined;
  /** A Set-Cookie header. */
  write(secret: string, isSecure: boolean): string;
  clear(isSecure: boolean): string;
}

/** @param path of the routes that need it */
export function createAttemptCookie(key: Buffer, path: string): AttemptCookie {
  const name = cookieName(key, 'attempt');
  const setCookie = (secret: string, isSecure: boolean, maxAge: number): string =>
    stringifySetCookie(name, secret, {
      httpOnly: true,
      // The way back is a link on another site, which "strict" cookies do not follow.
      sameSite: 'lax',
      secure: isSecure,
      path,
      maxAge,
    });
  return {
    read: (header) => parseCookie(header ?? '')[name],
    write: (secret, isSecure) => setCookie(secret, isSecure, challengeMs / 1000),
    clear: (isSecure) => setCookie('', isSecure, 0),
  };
}
