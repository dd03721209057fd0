import type { UserError } from '#contracts/errors.ts';

/** Thrown to undo a transaction that finds out what its caller can mend; `refusable` makes a value of it. */
export class Refused extends Error {
  constructor(readonly userErrors: readonly UserError[]) {
    super(userErrors.map(({ message }) => message).join(' '));
  }
}
