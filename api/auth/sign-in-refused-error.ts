import { SIGN_IN_REFUSALS, type SignInRefusal } from '#contracts/sign-in-refusals.ts';

/** Somebody is not signed in, for a reason that they are told. The cause is for the log. */
export class SignInRefusedError extends Error {
  constructor(
    readonly code: SignInRefusal,
    options?: ErrorOptions,
  ) {
    super(SIGN_IN_REFUSALS[code], options);
    this.name = 'SignInRefusedError';
  }
}
