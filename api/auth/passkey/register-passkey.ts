import type {
  PublicKeyCredentialCreationOptionsJSON,
  RegistrationResponseJSON,
  VerifiedRegistrationResponse,
} from '@simplewebauthn/server';
import type { Passkey, Prisma, PrismaClient } from '#db/generated/client.ts';
import { newId } from '#db/new-id.ts';
import { keepChallenge, takeChallenge } from '../sign-in-challenge.ts';
import { challengeIn } from './challenge-in.ts';
import type { RelyingParty } from './relying-party.ts';

type Registered = Extract<VerifiedRegistrationResponse, { verified: true }>['registrationInfo'];

/** What a browser needs to make a passkey for a user, within ten minutes. */
export async function offerRegistration(
  prisma: PrismaClient,
  { id: rpID }: RelyingParty,
  { id: userId, login }: { readonly id: string; readonly login: string },
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const { generateRegistrationOptions } = await import('@simplewebauthn/server'); // it takes a tenth of a start
  const own = await prisma.passkey.findMany({ where: { userId } });
  const options = await generateRegistrationOptions({
    ...{ rpName: 'Exemplar', rpID, userName: login, userDisplayName: login },
    userID: new TextEncoder().encode(userId),
    excludeCredentials: own.map(({ credentialId, transports }) => ({ id: credentialId, transports })),
    // It stands alone, so it lies on the device by itself and asks for a finger, a face or a PIN.
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    timeout: 5 * 60_000,
  });
  await keepChallenge(prisma, options.challenge, { purpose: 'PASSKEY_REGISTRATION', userId, path: null });
  return options;
}

/** What the browser has made. @returns null where it is not what was asked for, or was brought before */
export async function verifyRegistration(
  prisma: PrismaClient,
  { id, origin }: RelyingParty,
  userId: string,
  response: RegistrationResponseJSON,
): Promise<Registered | null> {
  const expectedChallenge = challengeIn(response.response.clientDataJSON);
  if (expectedChallenge === null) return null;
  const taken = await takeChallenge(prisma, expectedChallenge, 'PASSKEY_REGISTRATION');
  if (taken?.userId !== userId) return null;
  const { verifyRegistrationResponse } = await import('@simplewebauthn/server');
  // It throws at whatever is not right in what a client has sent.
  const result = await verifyRegistrationResponse({
    ...{
      response,
      expectedChallenge,
      expectedOrigin: origin,
      expectedRPID: id,
      requireUserVerification: true,
    },
  }).catch(() => null);
  return result?.verified ? result.registrationInfo : null;
}

/** Keeps a passkey of a user who is locked. */
export async function keepPasskey(
  transaction: Prisma.TransactionClient,
  userId: string,
  name: string,
  { credential }: Registered,
): Promise<Passkey> {
  const { id: credentialId, publicKey, counter, transports = [] } = credential;
  return transaction.passkey.create({
    data: { id: newId(), userId, name, credentialId, publicKey, counter, transports: [...transports] },
  });
}
