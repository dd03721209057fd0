import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/browser';
import { basePath } from './base-path.ts';

const AWAY = 'Cannot reach the server. Try again in a moment.';

/** Signs this browser in with a passkey that it offers. @returns why it was refused, or null when it is done */
export async function signInByPasskey(): Promise<string | null> {
  const { startAuthentication } = await import('@simplewebauthn/browser');
  const offered = await post('/sign-in/passkey/options', null);
  if (!offered?.ok) return refusalOf(offered);
  const optionsJSON = (await offered.json()) as PublicKeyCredentialRequestOptionsJSON;
  const answer = await startAuthentication({ optionsJSON }).catch(() => null); // the person has closed the dialog
  if (answer === null) return 'No passkey was used. Try again, or sign in another way.';
  const response = await post('/sign-in/passkey', answer);
  return response?.ok ? null : refusalOf(response);
}

function post(path: string, body: unknown): Promise<Response | null> {
  return fetch(basePath() + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(body),
  }).catch(() => null);
}

async function refusalOf(response: Response | null): Promise<string> {
  const body: unknown = await response?.json().catch(() => null);
  return typeof body === 'object' && body !== null && 'message' in body ? String(body.message) : AWAY;
}
