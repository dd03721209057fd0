import { z } from 'zod';
import type { UserError } from '#contracts/errors.ts';
import { limits } from '#contracts/limits.ts';
import { nameSchema } from '#contracts/name-schema.ts';
import type { Passkey as PasskeyRow } from '#db/generated/client.ts';
import { offerRegistration, keepPasskey, verifyRegistration } from '../../auth/passkey/register-passkey.ts';
import { relyingPartyOf } from '../../auth/passkey/relying-party.ts';
import type { Viewer } from '../../auth/viewer.ts';
import type { Context } from '../../context.ts';
import { globalId, uuidOf } from '../relay/global-id.ts';
import { parseInput, refuse } from '../shared/user-errors.ts';
import { changeOwn } from './change-own.ts';
import type { AddPasskeyInput, RemovePasskeyInput } from './passkey.input.ts';

type Parts = Pick<Context, 'prisma' | 'links'>;

const base64url = z.string().regex(/^[\w-]*={0,2}$/);
/** As far as it is read before the library does. */
const credentialSchema = z.looseObject({
  id: base64url.max(2_000),
  rawId: base64url,
  type: z.literal('public-key'),
  response: z.looseObject({ clientDataJSON: base64url, attestationObject: base64url }),
  clientExtensionResults: z.looseObject({}).default({}),
});
const addSchema = z.object({ name: nameSchema, credential: credentialSchema });

/** What a browser needs to make a passkey for the viewer. */
export async function offerPasskey(
  { prisma, links }: Parts,
  viewer: Viewer,
): Promise<{ readonly options: unknown; readonly userErrors: readonly UserError[] }> {
  const site = relyingPartyOf(links.forBrowser(''));
  if (!site) return { options: null, userErrors: [needsName()] };
  return { options: await offerRegistration(prisma, site, viewer), userErrors: [] };
}

/** Keeps a passkey that the browser has made for the viewer. */
export async function addPasskey(
  { prisma, links }: Parts,
  viewer: Viewer,
  input: AddPasskeyInput,
): Promise<{ readonly row: PasskeyRow | null; readonly userErrors: readonly UserError[] }> {
  const parsed = parseInput(addSchema, input);
  if (parsed.userErrors) return { row: null, userErrors: parsed.userErrors };
  const site = relyingPartyOf(links.forBrowser(''));
  if (!site) return { row: null, userErrors: [needsName()] };
  const { name, credential } = parsed.value;
  const registered = await verifyRegistration(prisma, site, viewer.id, credential);
  if (!registered) {
    const message = 'This passkey does not fit what was asked for, or came too late. Try again.';
    return { row: null, userErrors: [refuse('INVALID', ['credential'], message)] };
  }
  let row: PasskeyRow | null = null;
  const userErrors = await changeOwn({ prisma }, viewer, async (transaction) => {
    const count = await transaction.passkey.count({ where: { userId: viewer.id } });
    if (count >= limits.maxPasskeysPerUser) {
      const message = `You have ${count} passkeys, which is the most. Remove one first.`;
      return { userErrors: [refuse('QUOTA_EXCEEDED', null, message)] };
    }
    const where = { credentialId: registered.credential.id };
    if (await transaction.passkey.findUnique({ where }))
      return { userErrors: [refuse('INVALID_STATE', ['credential'], 'This passkey is known already.')] };
    row = await keepPasskey(transaction, viewer.id, name, registered);
    const change = { type: 'Passkey', id: row.id, before: null, after: shownOf(row, viewer) } as const;
    return { userErrors: [], change };
  });
  return { row, userErrors };
}

/** Forgets a passkey of the viewer. */
export async function removePasskey(
  { prisma }: Pick<Context, 'prisma'>,
  viewer: Viewer,
  { passkeyId }: RemovePasskeyInput,
): Promise<{ readonly passkeyId: string | null; readonly userErrors: readonly UserError[] }> {
  const id = uuidOf('Passkey', passkeyId);
  const userErrors = await changeOwn({ prisma }, viewer, async (transaction) => {
    const row = id && (await transaction.passkey.findFirst({ where: { id, userId: viewer.id } }));
    if (!row)
      return { userErrors: [refuse('NOT_FOUND', ['passkeyId'], 'You have no passkey with this id.')] };
    await transaction.passkey.delete({ where: { id: row.id } }); // the user is locked: nobody else does
    const change = { type: 'Passkey', id: row.id, before: shownOf(row, viewer), after: null } as const;
    return { userErrors: [], change };
  });
  return { passkeyId: userErrors.length > 0 ? null : passkeyId, userErrors };
}

/** What the audit log keeps of a passkey. */
function shownOf({ name }: PasskeyRow, { id }: Viewer) {
  return { name, userId: globalId('User', id) };
}

function needsName(): UserError {
  const message =
    'Passkeys need a server with a name and HTTPS, or localhost. Open it under its name, which EXEMPLAR_PUBLIC_URL tells it.';
  return refuse('INVALID_STATE', null, message);
}
