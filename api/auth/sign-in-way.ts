/** By what a person signs in. */
export type SignInWay = 'LINK' | 'INVITATION' | 'SINGLE_SIGN_ON';
