import { limits } from '#contracts/limits.ts';

const FEWEST_DIFFERENT = 5;
const FEWEST_OWN = 8;

/** Why a text cannot be the password of that user, as the end of a sentence about it; null where it can. */
export function passwordFault(password: string, login: string): string | null {
  const characters = Array.from(password.normalize('NFKC'));
  const { minPasswordLength: least, maxPasswordLength: most } = limits;
  if (characters.length < least)
    return `must have at least ${least} characters, but has ${characters.length}: a few words are easy to keep in mind`;
  if (characters.length > most) return `may have at most ${most} characters`;
  if (isGuessable(password, login))
    return 'is easy to guess: it must not be made of the login, the name of the server and a few repeated characters';
  return null;
}

/** What is left without the words that everybody tries first, and what is put behind them, is too little. */
function isGuessable(password: string, login: string): boolean {
  const lower = password.toLowerCase();
  const own = lower.replaceAll(login, '').replaceAll(/exemplar|password|passw0rd|qwerty|0?123456789?0?/g, '');
  return new Set(lower).size < FEWEST_DIFFERENT || own.replace(/[^\p{L}]+$/u, '').length < FEWEST_OWN;
}
