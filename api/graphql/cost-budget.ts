import { codedError } from '../errors.ts';

export interface CostBudget {
  /** @throws RATE_LIMITED when the budget of that key does not cover the cost. */
  spend(key: string, cost: number): void;
}

const CAPACITY = 50_000;
const REFILL_PER_SECOND = 1_000;
/** Full budgets are the same as none: they are dropped when there are this many. */
const MOST_KEPT = 10_000;

/** A budget of costs for each caller, refilled as time goes by (token bucket). */
export function createCostBudget(now: () => number = Date.now): CostBudget {
  const budgets = new Map<string, { left: number; at: number }>();
  const current = (key: string): number => {
    const kept = budgets.get(key);
    return kept ? Math.min(CAPACITY, kept.left + ((now() - kept.at) / 1000) * REFILL_PER_SECOND) : CAPACITY;
  };
  return {
    spend(key, cost) {
      const left = current(key) - cost;
      if (left < 0)
        throw codedError(
          'RATE_LIMITED',
          `Too many requests in a short time. Try again in ${Math.ceil(-left / REFILL_PER_SECOND)} s.`,
        );
      if (budgets.size >= MOST_KEPT)
        for (const each of budgets.keys()) if (current(each) >= CAPACITY) budgets.delete(each);
      budgets.set(key, { left, at: now() });
    },
  };
}
