import { afterAll, beforeAll, expect, test } from 'vitest';
import { makePrisma } from '#db/client.ts';
import type { PrismaClient } from '#db/generated/client.js';
import { sentIntegers, sentNumbers } from '../../api/graphql/metric/sent-array.ts';
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

async function sent(sql: string): Promise<Uint8Array> {
  const [row] = await prisma.$queryRawUnsafe<{ bytes: Uint8Array }[]>(`select ${sql} as bytes`);
  return row?.bytes ?? new Uint8Array();
}

test('numbers come as Postgres has them to the bit, what is not finite too, and null as NaN', async () => {
  const read = sentNumbers(
    await sent(`array_send('{0.1,-0,5e-324,1e308,NaN,Infinity,-Infinity,null}'::float8[])`),
  );
  expect([...read]).toEqual([0.1, -0, 5e-324, 1e308, NaN, Infinity, -Infinity, NaN]);
});

test('whole numbers come in their order, those of several arrays one after another, and of an empty one nothing', async () => {
  const two = `array_send('{1,-2,2147483647}'::int[]) || array_send('{}'::int[]) || array_send('{4}'::int[])`;
  expect([...sentIntegers(await sent(two))]).toEqual([1, -2, 2_147_483_647, 4]);
});
