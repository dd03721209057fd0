import type { Logger } from 'pino';
import type { PrismaClient } from '#db/generated/client.ts';
import { createSharedBudget } from '../http/shared-budget.ts';
import { recordSignIn, type SignInEntry } from './record-sign-in.ts';

/** Whoever tries passwords by the thousand does not fill the audit log. */
const MOST_ENTRIES = { points: 500, seconds: 3_600 };
const ACCOUNT = 'refused-sign-ins';

/** Keeps who was not let in. */
export interface RefusedSignIns {
  /** Adds an entry to the audit log: at most 500 in an hour, of all API processes together. */
  note(entry: Omit<SignInEntry, 'action'> & Required<Pick<SignInEntry, 'input'>>): Promise<void>;
}

export function createRefusedSignIns(prisma: PrismaClient, log: Logger): RefusedSignIns {
  const budget = createSharedBudget(prisma, MOST_ENTRIES);
  return {
    async note(entry) {
      const { input, address } = entry;
      log.info({ ...input, address }, 'A sign-in was refused.');
      try {
        await budget.spend(ACCOUNT, 1);
      } catch {
        return; // the log has it
      }
      // What the person is told does not hang on it.
      await prisma
        .$transaction((transaction) => recordSignIn(transaction, { ...entry, action: 'refuseSignIn' }))
        .catch((error: unknown) => {
          log.warn({ err: error }, 'A refused sign-in is missing from the audit log.');
        });
    },
  };
}
