/** By what a person signs in. */
export type SignInWay = 'LINK' | 'INVITATION' | 'PASSWORD' | 'SINGLE_SIGN_ON';
