import { z } from 'zod';
import { messageOf } from '#lib/message-of.ts';
import type { Finding } from './finding.ts';

const SUBJECT = 'sign-in service';
const PATIENCE_MS = 5_000;
const discoverySchema = z.object({
  issuer: z.string(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  jwks_uri: z.url(),
});

export interface SignInService {
  readonly issuer: string;
  /** Null where none is set. */
  readonly clientId: string | null;
}

/** Whether the identity provider of the settings answers, and is the one that they name; nothing where they name none. */
export async function checkSignInService(service: SignInService | null): Promise<Finding[]> {
  if (service === null) return [];
  const { issuer, clientId } = service;
  if (clientId === null)
    return [
      trouble(
        'EXEMPLAR_OIDC_ISSUER is set, but EXEMPLAR_OIDC_CLIENT_ID is not, so the server does not start.',
        'Set EXEMPLAR_OIDC_CLIENT_ID to what the provider calls this server, or neither of them.',
      ),
    ];
  if (!URL.canParse(issuer))
    return [
      trouble(`EXEMPLAR_OIDC_ISSUER "${issuer}" is not a URL.`, 'Set it to the one that the provider names.'),
    ];
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  let response: Response;
  try {
    response = await fetch(address, { signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch (error) {
    return [
      trouble(
        `Nothing answers at ${address}: ${messageOf(error)}.`,
        'Look whether this machine reaches the provider, or correct EXEMPLAR_OIDC_ISSUER.',
      ),
    ];
  }
  const told = discoverySchema.safeParse(await response.json().catch(() => null));
  if (!response.ok || !told.success)
    return [
      trouble(
        `${address} answered ${response.status}, but not as an OpenID Connect provider does.`,
        'Set EXEMPLAR_OIDC_ISSUER to the issuer that the provider names; the path counts.',
      ),
    ];
  if (!URL.canParse(told.data.issuer) || new URL(told.data.issuer).href !== new URL(issuer).href)
    return [
      trouble(
        `The provider calls itself ${told.data.issuer}, not ${issuer}, so nobody can sign in.`,
        `Set EXEMPLAR_OIDC_ISSUER to ${told.data.issuer}, if that is the provider that you mean.`,
      ),
    ];
  return [{ subject: SUBJECT, state: 'OK', message: `${issuer} answers and is who it should be.` }];
}

function trouble(message: string, act: string): Finding {
  return { subject: SUBJECT, state: 'TROUBLE', message, act };
}
