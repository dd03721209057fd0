/** So many calls V8 needs at least until it has compiled what they use. */
export const WARM_UP = 20;
