import { afterAll, beforeAll, expect, test } from 'vitest';
import { makePrisma } from '#db/client.ts';
import type { PrismaClient } from '#db/generated/client.js';
import { newId } from '#db/new-id.ts';
import { createSharedBudget, type SharedBudget } from '../../api/http/shared-budget.ts';
import { cloneDatabase, type TestDatabase } from '../testkit/database.ts';

let database: TestDatabase;
let prisma: PrismaClient;
beforeAll(async () => {
  database = await cloneDatabase();
  prisma = makePrisma(database.url);
});
afterAll(async () => {
  await prisma.$disconnect();
  await database.drop();
});

/** Longer than a test. */
const RULE = { points: 1_000, seconds: 600 };

/** How much of many spendings at once went through. */
async function spent(
  budgets: readonly SharedBudget[],
  account: string,
  costs: readonly number[],
): Promise<number> {
  const outcomes = await Promise.allSettled(
    costs.map(async (cost, index) => budgets[index % budgets.length]?.spend(account, cost)),
  );
  for (const outcome of outcomes)
    if (outcome.status === 'rejected')
      expect(outcome.reason).toMatchObject({ extensions: { code: 'RATE_LIMITED' } });
  return outcomes.reduce(
    (sum, { status }, index) => sum + (status === 'fulfilled' ? (costs[index] ?? 0) : 0),
    0,
  );
}

function many(count: number): number[] {
  return Array.from({ length: count }, () => 10);
}

test('all API processes together spend no more than the budget of an account', async () => {
  const processes = [1, 2, 3].map(() => createSharedBudget(prisma, RULE));
  expect(await spent(processes, newId(), many(300))).toBe(1_000);
});

test('an account that has spent all does not hold up another one', async () => {
  const budget = createSharedBudget(prisma, RULE);
  expect(await spent([budget], newId(), many(200))).toBe(1_000);
  expect(await spent([budget], newId(), many(2))).toBe(20);
});

test('a budget is whole again when its window has ended', async () => {
  const budget = createSharedBudget(prisma, { points: 1_000, seconds: 1 });
  const account = newId();
  expect(await spent([budget], account, [1_000])).toBe(1_000);
  await expect.poll(() => spent([budget], account, [1_000])).toBe(1_000);
});

test('an account that has spent all asks the database nothing until its window ends', async () => {
  let statements = 0;
  const counted = new Proxy(prisma, {
    get(target, name) {
      if (name === '$queryRawUnsafe') statements++;
      return Reflect.get(target, name) as unknown;
    },
  });
  const budget = createSharedBudget(counted, RULE);
  const account = newId();
  expect(await spent([budget], account, [1_000])).toBe(1_000);
  expect(await spent([budget], account, [10])).toBe(0);
  const before = statements;
  expect(await spent([budget], account, many(100))).toBe(0);
  expect(statements).toBe(before);
});

test('while the database is away a process counts by itself', async () => {
  const away = makePrisma('postgres://postgres@127.0.0.1:1/none');
  expect(await spent([createSharedBudget(away, RULE)], newId(), [600, 400, 10])).toBe(1_000);
  await away.$disconnect();
});
