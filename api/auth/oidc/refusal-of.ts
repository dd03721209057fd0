import { AuthorizationResponseError, ResponseBodyError } from 'openid-client';
import type { SignInRefusal } from '#contracts/sign-in-refusals.ts';
import { codeOf } from '#lib/code-of.ts';

/** Codes of openid-client that say what was wrong. */
const REFUSALS: Readonly<Record<string, SignInRefusal>> = {
  OAUTH_TIMEOUT: 'PROVIDER_AWAY',
  OAUTH_ABORT: 'PROVIDER_AWAY',
  OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED: 'PROVIDER_MISCONFIGURED',
  OAUTH_MISSING_SERVER_METADATA: 'PROVIDER_MISCONFIGURED',
  OAUTH_INVALID_SERVER_METADATA: 'PROVIDER_MISCONFIGURED',
  OAUTH_HTTP_REQUEST_FORBIDDEN: 'PROVIDER_MISCONFIGURED',
  OAUTH_RESPONSE_IS_NOT_JSON: 'PROVIDER_MISCONFIGURED',
  OAUTH_JWT_TIMESTAMP_CHECK_FAILED: 'CLOCKS_DIFFER',
};

/** What a person is told of an error that openid-client throws: nothing of it is believed where it is not known. */
export function refusalOf(error: unknown): SignInRefusal {
  if (error instanceof AuthorizationResponseError)
    return error.error === 'access_denied' ? 'PROVIDER_REFUSED' : 'PROVIDER_MISCONFIGURED';
  if (error instanceof ResponseBodyError)
    // A code that was used or made up, against a client that the provider does not know.
    return error.error === 'invalid_grant' ? 'ANSWER_NOT_TRUSTED' : 'PROVIDER_MISCONFIGURED';
  const code = codeOf(error);
  if (code === 'OAUTH_RESPONSE_IS_NOT_CONFORM')
    return isServerFault(error) ? 'PROVIDER_AWAY' : 'PROVIDER_MISCONFIGURED';
  const known = REFUSALS[code];
  if (known) return known;
  // What fetch throws where nothing answers.
  return error instanceof TypeError && error.message === 'fetch failed'
    ? 'PROVIDER_AWAY'
    : 'ANSWER_NOT_TRUSTED';
}

function isServerFault(error: unknown): boolean {
  const { cause } = Object(error) as { cause?: unknown };
  return cause instanceof Response && cause.status >= 500;
}
