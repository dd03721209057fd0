import type { PrismaClient } from '#db/generated/client.ts';
import { createSharedBudget } from '../../http/shared-budget.ts';
import { hashSecret } from '../secrets.ts';

/** Wrong passwords in a quarter of an hour, for one account from wherever, and from one address for whomever. */
const PER_ACCOUNT = { points: 20, seconds: 900 };
const PER_ADDRESS = { points: 60, seconds: 900 };

/** Lets nobody try passwords, in all API processes together. */
export interface PasswordGuard {
  /**
   * Tries a password; one that was right does not count.
   *
   * @param address null where somebody who is signed in confirms it
   * @param check what is tried
   * @returns what `check` does
   * @throws RATE_LIMITED for an account or an address with too many wrong ones; whether the account exists does not matter
   */
  attempt<Result>(
    login: string,
    address: string | null,
    check: () => Promise<Result | null>,
  ): Promise<Result | null>;
}

export function createPasswordGuard(prisma: PrismaClient): PasswordGuard {
  const accounts = createSharedBudget(prisma, PER_ACCOUNT);
  const addresses = createSharedBudget(prisma, PER_ADDRESS);
  return {
    async attempt(login, address, check) {
      const account = `password-of-${hashSecret(login)}`;
      const client = `password-from-${address ?? ''}`;
      // Before it is known: of many at once no more are tried.
      if (address !== null) await addresses.spend(client, 1);
      await accounts.spend(account, 1);
      const result = await check();
      if (result === null) return null;
      if (address !== null) await addresses.giveBack(client, 1);
      await accounts.giveBack(account, 1);
      return result;
    },
  };
}
