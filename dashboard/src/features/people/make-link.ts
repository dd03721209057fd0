import type { Client } from 'urql';
import { CreateSignInLinkDocument, InviteUserDocument, type PersonRowFragment } from '../../gql/graphql.ts';
import { refusalText } from '../trash/refusal-text.ts';
import type { SignInLink } from './link-dialog.tsx';

interface Made {
  readonly link: SignInLink | null;
  /** Why there is none. */
  readonly refusal: string | null;
}

/** A new link for a person: another invitation for one who has not come yet, else a sign-in link. */
export async function makeLink(client: Client, { login, role, state }: PersonRowFragment): Promise<Made> {
  if (state === 'INVITED') {
    const { data, error } = await client.mutation(InviteUserDocument, { input: { login, role } }).toPromise();
    return madeOf(login, data?.inviteUser, error);
  }
  const { data, error } = await client.mutation(CreateSignInLinkDocument, { input: { login } }).toPromise();
  return madeOf(login, data?.createSignInLink, error);
}

interface Answer {
  readonly url: string | null;
  readonly expiresAt: string | null;
  readonly userErrors: readonly { readonly message: string }[];
}

function madeOf(login: string, answer: Answer | undefined, error: Parameters<typeof refusalText>[1]): Made {
  const refusal = refusalText(answer?.userErrors, error);
  if (!answer?.url || !answer.expiresAt) return { link: null, refusal };
  return { link: { login, url: answer.url, expiresAt: answer.expiresAt }, refusal };
}
