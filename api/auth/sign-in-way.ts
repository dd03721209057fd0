/** By what a person signs in. */
export type SignInWay = 'LINK' | 'INVITATION' | 'PASSWORD' | 'PASSKEY' | 'SINGLE_SIGN_ON';
