// An identity provider as a process of its own: oidc-provider, whose people sign in without a page.
// Its parent sends { clock: seconds } to put its clock wrong, and { nonce } or { issuer } to let it lie in tokens.
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';

const { port, clients, people } = JSON.parse(process.env.PROVIDER ?? '{}');

const accounts = new Map(Object.entries(people));
const server = createServer();
server.listen(port, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients,
    claims: {
      openid: ['sub'],
      profile: ['preferred_username', 'groups'],
      email: ['email', 'email_verified'],
    },
    findAccount: (_context, sub) =>
      accounts.has(sub) ? { accountId: sub, claims: () => ({ sub, ...accounts.get(sub) }) } : undefined,
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
    pkce: { required: () => true },
    cookies: { keys: ['a key of the tests'] },
    ttl: { Session: 3600, Interaction: 600, Grant: 3600, AccessToken: 600, IdToken: 600 },
    loadExistingGrant: async (context) => {
      const grant = new context.oidc.provider.Grant({
        clientId: context.oidc.client.clientId,
        accountId: context.oidc.session.accountId,
      });
      grant.addOIDCScope('openid profile email');
      await grant.save();
      return grant;
    },
  });
  const callback = provider.callback();
  server.on('request', (request, response) => {
    const url = new URL(request.url, issuer);
    if (!url.pathname.startsWith('/interaction/')) {
      callback(request, response);
      return;
    }
    // Whoever the cookie "person" names signs in; without one they cancel.
    const person = /(?:^|; )person=([^;]+)/.exec(request.headers.cookie ?? '')?.[1];
    const result = person
      ? { login: { accountId: person } }
      : { error: 'access_denied', error_description: 'canceled' };
    provider
      .interactionFinished(request, response, result, { mergeWithLastSubmission: false })
      .catch((error) => {
        response.statusCode = 500;
        response.end(String(error));
      });
  });
  process.send({ issuer });
});
process.on('disconnect', () => process.exit(0));
