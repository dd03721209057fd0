import { createHmac } from 'node:crypto';
import * as oidc from 'openid-client';
import { SignInRefusedError } from '../sign-in-refused-error.ts';
import type { Claims } from './claims.ts';
import type { OidcSettings } from './oidc-settings.ts';
import { refusalOf } from './refusal-of.ts';

/** Seconds by which the clock of the provider may be wrong. */
const CLOCK_TOLERANCE = 30;
/** Seconds that it may take to answer. */
const PATIENCE = 10;
/** What the provider says of itself is asked for again after that. */
const KNOWN_MS = 60 * 60_000;

/** Speaks OpenID Connect with an identity provider: authorization code with PKCE, state and nonce. */
export interface OidcClient {
  readonly settings: OidcSettings;
  /**
   * Where a browser has to go.
   *
   * @param secret of this attempt, which the browser keeps; what the provider gets to see is made from it
   * @throws SignInRefusedError
   */
  begin(secret: string, redirectUri: string): Promise<URL>;
  /**
   * Who has come back.
   *
   * @param address to which the browser was sent, with its query
   * @throws SignInRefusedError
   */
  finish(secret: string, address: URL): Promise<Claims>;
}

export function createOidcClient(settings: OidcSettings): OidcClient {
  let known: { readonly configuration: Promise<oidc.Configuration>; readonly until: number } | undefined;
  const configure = (): Promise<oidc.Configuration> => {
    if (known && known.until > Date.now()) return known.configuration;
    const configuration = discover(settings);
    known = { configuration, until: Date.now() + KNOWN_MS };
    configuration.catch(() => {
      known = undefined; // it is asked again by the next who signs in
    });
    return configuration;
  };
  return {
    settings,
    begin: (secret, redirectUri) =>
      orRefuse(async () =>
        oidc.buildAuthorizationUrl(await configure(), {
          redirect_uri: redirectUri,
          scope: settings.scope,
          state: derived(secret, 'state'),
          nonce: derived(secret, 'nonce'),
          code_challenge: await oidc.calculatePKCECodeChallenge(derived(secret, 'verifier')),
          code_challenge_method: 'S256',
        }),
      ),
    finish: (secret, address) =>
      orRefuse(async () => {
        const configuration = await configure();
        const tokens = await oidc.authorizationCodeGrant(configuration, address, {
          expectedState: derived(secret, 'state'),
          expectedNonce: derived(secret, 'nonce'),
          pkceCodeVerifier: derived(secret, 'verifier'),
          idTokenExpected: true,
        });
        const claims = tokens.claims();
        if (!claims) throw new SignInRefusedError('ANSWER_NOT_TRUSTED');
        // Some providers tell names and groups only there.
        const more =
          configuration.serverMetadata().userinfo_endpoint === undefined
            ? {}
            : await oidc.fetchUserInfo(configuration, tokens.access_token, claims.sub);
        return { ...more, ...claims };
      }),
  };
}

function discover({ issuer, clientId, clientSecret }: OidcSettings): Promise<oidc.Configuration> {
  const isPlain = issuer.startsWith('http:');
  return oidc.discovery(
    new URL(issuer),
    clientId,
    { [oidc.clockTolerance]: CLOCK_TOLERANCE },
    clientSecret === null ? oidc.None() : oidc.ClientSecretBasic(clientSecret),
    {
      timeout: PATIENCE,
      execute: [
        oidc.enableNonRepudiationChecks, // signatures are checked, though the token comes over TLS
        // eslint-disable-next-line @typescript-eslint/no-deprecated -- its name is a warning; the settings allow it for this machine alone
        ...(isPlain ? [oidc.allowInsecureRequests] : []),
      ],
    },
  );
}

/** State, nonce and verifier of an attempt: the database holds nothing by which another could go on with it. */
function derived(secret: string, what: 'state' | 'nonce' | 'verifier'): string {
  return createHmac('sha256', secret).update(what).digest('base64url');
}

async function orRefuse<Result>(act: () => Promise<Result>): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    throw error instanceof SignInRefusedError
      ? error
      : new SignInRefusedError(refusalOf(error), { cause: error });
  }
}
