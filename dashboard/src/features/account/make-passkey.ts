import { type PublicKeyCredentialCreationOptionsJSON, startRegistration } from '@simplewebauthn/browser';
import type { Client } from 'urql';
import { AddPasskeyDocument, OfferPasskeyDocument } from '../../gql/graphql.ts';
import { refusalText } from '../trash/refusal-text.ts';

const NOTHING_MADE =
  'The browser made no passkey: it was canceled, took too long, or this device has one for you already.';

/** Has the browser make a passkey for the viewer. @returns why it was refused, or null when it is done */
export async function makePasskey(client: Client, name: string): Promise<string | null> {
  const offered = await client.mutation(OfferPasskeyDocument, {}).toPromise();
  const refusal = refusalText(offered.data?.offerPasskey.userErrors, offered.error);
  if (refusal !== null) return refusal;
  const optionsJSON = offered.data?.offerPasskey.options as PublicKeyCredentialCreationOptionsJSON;
  const credential = await startRegistration({ optionsJSON }).catch(() => null); // the person has closed the dialog
  if (credential === null) return NOTHING_MADE;
  const added = await client.mutation(AddPasskeyDocument, { input: { name, credential } }).toPromise();
  return refusalText(added.data?.addPasskey.userErrors, added.error);
}
