import { basePath } from './base-path.ts';

const AWAY = 'Cannot reach the server. Try again in a moment.';

/** Signs this browser in. @returns why it was refused, or null when it is done */
export async function signInByPassword(login: string, password: string): Promise<string | null> {
  const response = await fetch(`${basePath()}/sign-in/password`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ login, password }),
  }).catch(() => null);
  if (response === null) return AWAY;
  if (response.ok) return null;
  const body: unknown = await response.json().catch(() => null); // a proxy's page
  return typeof body === 'object' && body !== null && 'message' in body ? String(body.message) : AWAY;
}
