import { generateKeyPairSync, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface LyingProvider {
  readonly issuer: string;
  /** What its next tokens say, over what would be true; a key of null is left out. */
  lies: Record<string, unknown>;
  /** Who its discovery says that it is. */
  claimedIssuer: string | null;
  /** Signs with a key that it does not publish. */
  isForging: boolean;
  close(): Promise<void>;
}

/** A provider that gives a token to whoever has any code, with what a test wants in it. */
export async function startLyingProvider(clientId: string): Promise<LyingProvider> {
  const [key, wrongKey] = [rsaKey(), rsaKey()];
  const server = createServer((request, response) => {
    const answer = (value: object): void => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(value));
    };
    switch (request.url ?? '') {
      case '/.well-known/openid-configuration':
        answer({
          issuer: provider.claimedIssuer ?? provider.issuer,
          authorization_endpoint: `${provider.issuer}/authorize`,
          token_endpoint: `${provider.issuer}/token`,
          jwks_uri: `${provider.issuer}/jwks`,
          response_types_supported: ['code'],
          subject_types_supported: ['public'],
          id_token_signing_alg_values_supported: ['RS256'],
        });
        return;
      case '/jwks':
        answer({
          keys: [{ ...key.publicKey.export({ format: 'jwk' }), kid: '1', alg: 'RS256', use: 'sig' }],
        });
        return;
      case '/token': {
        const now = Math.floor(Date.now() / 1000);
        const claims = {
          iss: provider.issuer,
          aud: clientId,
          sub: '1',
          iat: now,
          exp: now + 60,
          ...provider.lies,
        };
        const { privateKey } = provider.isForging ? wrongKey : key;
        answer({ access_token: 'x', token_type: 'bearer', id_token: signed(claims, privateKey) });
        return;
      }
      default:
        response.writeHead(404).end();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const provider: LyingProvider = {
    issuer: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lies: {},
    claimedIssuer: null,
    isForging: false,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return provider;
}

function rsaKey() {
  return generateKeyPairSync('rsa', { modulusLength: 2048 });
}

function signed(claims: object, key: ReturnType<typeof rsaKey>['privateKey']): string {
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const head = `${encode({ alg: 'RS256', kid: '1', typ: 'JWT' })}.${encode(claims)}`;
  return `${head}.${sign('sha256', Buffer.from(head), key).toString('base64url')}`;
}
