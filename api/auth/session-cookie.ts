import { createHmac } from 'node:crypto';
import { parseCookie, stringifySetCookie } from 'cookie';
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
 * @param key the server's signing key. Browsers share cookies among all ports of a host, so each server's cookie has
 * a name of its own: two servers do not sign each other's people out.
 * @param basePath path under which people reach the server, or `''`.
 */
export function createSessionCookie(key: Buffer, basePath: string): SessionCookie {
  const name = `exemplar_session_${createHmac('sha256', key).update('session cookie').digest('hex').slice(0, 8)}`;
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
