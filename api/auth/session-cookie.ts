import { parseCookie, stringifySetCookie } from 'cookie';
import { cookieName } from './cookie-name.ts';
import { sessionMs } from './open-session.ts';

/** The cookie in which a browser keeps its session; neither scripts nor other sites ever see it. */
export interface SessionCookie {
  /** The session in a Cookie header. */
  read(header: string | undefined): string | undefined;
  /** A Set-Cookie header. */
  write(session: string, isSecure: boolean): string;
  /** A Set-Cookie header that takes it out of the browser. */
  clear(isSecure: boolean): string;
}

/**
 * @param key the server's signing key
 * @param basePath path under which people reach the server, or `''`.
 */
export function createSessionCookie(key: Buffer, basePath: string): SessionCookie {
  const name = cookieName(key, 'session');
  const setCookie = (session: string, isSecure: boolean, maxAge: number): string =>
    stringifySetCookie(name, session, {
      httpOnly: true,
      sameSite: 'strict',
      secure: isSecure,
      path: basePath || '/',
      maxAge,
    });
  return {
    read: (header) => parseCookie(header ?? '')[name],
    write: (session, isSecure) => setCookie(session, isSecure, sessionMs / 1000),
    clear: (isSecure) => setCookie('', isSecure, 0),
  };
}
