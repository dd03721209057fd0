import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server';
import type { Passkey, PrismaClient } from '#db/generated/client.ts';
import { lockActiveUser } from '../lock-active-user.ts';
import { type Browser, openSession } from '../open-session.ts';
import { keepChallenge, takeChallenge } from '../sign-in-challenge.ts';
import { challengeIn } from './challenge-in.ts';
import type { RelyingParty } from './relying-party.ts';

/** What a browser needs to sign in with any passkey that it has for this site. */
export async function offerPasskeySignIn(
  prisma: PrismaClient,
  { id: rpID }: RelyingParty,
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const { generateAuthenticationOptions } = await import('@simplewebauthn/server'); // it takes a tenth of a start
  const options = await generateAuthenticationOptions({
    ...{ rpID, userVerification: 'required', timeout: 5 * 60_000 },
  });
  const aim = { purpose: 'PASSKEY_SIGN_IN', userId: null, path: null } as const;
  await keepChallenge(prisma, options.challenge, aim);
  return options;
}

/**
 * Opens a session for whoever has signed our challenge with a passkey.
 *
 * @returns the value for the session cookie; null where the passkey is unknown, its answer is not good or not new, or its
 *   user is disabled
 */
export async function signInByPasskey(
  prisma: PrismaClient,
  site: RelyingParty,
  response: AuthenticationResponseJSON,
  browser: Browser,
): Promise<string | null> {
  const passkey = await prisma.passkey.findUnique({ where: { credentialId: response.id } });
  if (!passkey) return null;
  const counter = await verifiedCounter(prisma, site, passkey, response);
  if (counter === null) return null;
  return prisma.$transaction(async (transaction) => {
    if (!(await lockActiveUser(transaction, passkey.userId))) return null;
    const { count } = await transaction.passkey.updateMany({
      where: { id: passkey.id, counter: passkey.counter }, // removed or used meanwhile
      data: { counter, lastUsedAt: new Date() },
    });
    return count === 0 ? null : openSession(transaction, passkey.userId, browser, 'PASSKEY');
  });
}

/** What the passkey's counter says now; null where its answer is not one to our challenge. */
async function verifiedCounter(
  prisma: PrismaClient,
  { id, origin }: RelyingParty,
  { credentialId, publicKey, counter, transports }: Passkey,
  response: AuthenticationResponseJSON,
): Promise<number | null> {
  const expectedChallenge = challengeIn(response.response.clientDataJSON);
  if (expectedChallenge === null) return null;
  if ((await takeChallenge(prisma, expectedChallenge, 'PASSKEY_SIGN_IN')) === null) return null;
  const { verifyAuthenticationResponse } = await import('@simplewebauthn/server');
  // It throws at whatever is not right in what a client has sent.
  const result = await verifyAuthenticationResponse({
    ...{
      response,
      expectedChallenge,
      expectedOrigin: origin,
      expectedRPID: id,
      requireUserVerification: true,
    },
    credential: {
      id: credentialId,
      publicKey: new Uint8Array(publicKey),
      counter: Number(counter),
      transports,
    },
  }).catch(() => null);
  return result?.verified ? result.authenticationInfo.newCounter : null;
}
