import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type { PrismaClient } from '#db/generated/client.ts';
import { codedError } from '../errors.ts';

export interface SharedBudget {
  /** @throws RATE_LIMITED when the budget of that account does not cover the cost. */
  spend(account: string, cost: number): Promise<void>;
  /** Takes a spending back that need not count. */
  giveBack(account: string, cost: number): Promise<void>;
}

export interface BudgetRule {
  /** What an account may spend in a window. */
  readonly points: number;
  /** Length of the window, which begins with the first spending. */
  readonly seconds: number;
}

/**
 * A budget for each account that all API processes hold together. A spending is one update of a row: of an unlogged table,
 * which waits for no disk, in the middle 0.4 ms (two cores, both busy). An account that has spent all asks the database
 * nothing until its window ends. While the database is away each process counts by itself.
 */
export function createSharedBudget(prisma: PrismaClient, { points, seconds }: BudgetRule): SharedBudget {
  const limits = { points, duration: seconds, keyPrefix: '' };
  const budgets = new RateLimiterPostgres({
    ...limits,
    storeClient: storeOf(prisma),
    storeType: 'pool',
    tableName: 'budget',
    tableCreated: true,
    inMemoryBlockOnConsumed: points,
    insuranceLimiter: new RateLimiterMemory(limits),
  });
  return {
    async spend(account, cost) {
      try {
        await budgets.consume(account, cost);
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal;
        const wait = Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
        throw codedError('RATE_LIMITED', `Too many requests in a short time. Try again in ${wait} s.`);
      }
    },
    async giveBack(account, cost) {
      await budgets.reward(account, cost);
    },
  };
}

interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** As much of a connection of `pg` as the limiter needs, by the connections that the API has already. */
function storeOf(prisma: PrismaClient) {
  return {
    query: async ({ text, values }: Statement) => {
      const rows = await prisma.$queryRawUnsafe<{ points: number; expire: bigint }[]>(text, ...values);
      return { rows: rows.map(({ points, expire }) => ({ points, expire: Number(expire) })) };
    },
  };
}
