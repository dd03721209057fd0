import { z } from 'zod';
import { limits } from './limits.ts';

/** Of what two people would read as one there is only one: no capitals, no blanks, no letters that look like others. */
const LOGIN = /^[a-z0-9._@+-]*$/;

/** The name under which a person signs in. */
export const loginSchema = z.string().transform((text, context) => {
  const login = text.trim();
  const problem =
    login === ''
      ? { code: 'REQUIRED', rule: 'must not be empty' }
      : !LOGIN.test(login)
        ? { code: 'INVALID', rule: 'may have only the letters a to z, digits and . _ @ + -' }
        : login.length > limits.maxLoginLength
          ? { code: 'TOO_LONG', rule: `may have at most ${limits.maxLoginLength} characters` }
          : null;
  if (problem === null) return login;
  context.addIssue({ code: 'custom', message: problem.rule, params: { code: problem.code } });
  return z.NEVER;
});
