/** Why somebody is not signed in, and what they can do next, in the words that the pages show. */
export const SIGN_IN_REFUSALS = {
  PROVIDER_AWAY:
    'The sign-in service does not answer. Try again in a moment. If it stays so, an admin finds the reason in the server’s log and by "./exemplar doctor".',
  PROVIDER_MISCONFIGURED:
    'This server and the sign-in service do not fit together. Tell an admin, who finds the reason in the server’s log and by "./exemplar doctor".',
  PROVIDER_REFUSED: 'The sign-in service did not let you in, or you canceled there. Try again.',
  ANSWER_NOT_TRUSTED:
    'The answer of the sign-in service is not the one to your question, so it was not used. Start the sign-in again.',
  CLOCKS_DIFFER:
    'The clocks of this server and of the sign-in service are more than 30 seconds apart, or its answer came too late. Try again. If it stays so, an admin has to set the clock right.',
  SIGN_IN_STALE:
    'This sign-in was begun in another browser, was used already, or took more than 10 minutes. Start it again.',
  NOT_ALLOWED:
    'Your account at the sign-in service may not use this server. Ask an admin of this server, who decides it with EXEMPLAR_OIDC_ALLOW.',
  EMAIL_NOT_VERIFIED:
    'The sign-in service has not verified your mail address, by which this server knows people. Verify it there, then try again.',
  LOGIN_UNUSABLE:
    'The sign-in service gives no name that this server can use as a login. An admin chooses another one with EXEMPLAR_OIDC_LOGIN_CLAIM.',
  LOGIN_TAKEN:
    'There is an account with your login here, which is not connected with the sign-in service. If it is yours, sign in another way and choose Connect on the page Account. Otherwise ask an admin.',
  IDENTITY_TAKEN:
    'Your account at the sign-in service is connected with another account of this server. Sign in with that one, or disconnect it there first.',
  NOT_INVITED:
    'You have no account on this server yet, or your invitation has expired. Ask an admin for an invitation.',
  USER_DISABLED: 'Your account on this server is disabled. Ask an admin to enable it.',
  SIGNED_OUT: 'Your session has ended. Sign in first, then connect your account again.',
} as const;

export type SignInRefusal = keyof typeof SIGN_IN_REFUSALS;

/** Name of the query parameter by which the server tells a page that a sign-in was refused, and why. */
export const SIGN_IN_REFUSAL_PARAMETER = 'sign-in-refused';
