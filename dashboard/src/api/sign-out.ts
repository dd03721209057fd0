import { basePath } from './base-path.ts';

/** Ends the session of this browser, and begins anew: nothing of what was shown stays behind in the page. */
export async function signOut(): Promise<void> {
  await fetch(`${basePath()}/sign-out`, { method: 'POST' }).catch(() => undefined); // a server that is away says so itself
  location.assign(`${basePath()}/`);
}
