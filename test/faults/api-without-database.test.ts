import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startApi, type TestApi } from '../testkit/api.ts';
import { type OwnPostgres, startOwnPostgres, takeAway } from '../testkit/own-postgres.ts';

let postgres: OwnPostgres;
let api: TestApi;
beforeAll(async () => {
  postgres = await startOwnPostgres();
  api = await startApi({ through: () => Promise.resolve(postgres.url) });
});
afterAll(async () => {
  await api.close();
  await postgres.remove();
});

async function timed<Result>(ask: () => Promise<Result>) {
  const begun = performance.now();
  return { answer: await ask(), ms: performance.now() - begun };
}
function runs() {
  return timed(() => api.ask('{ runs(first: 1) { totalCount } }'));
}

test.each(['frozen', 'dead'] as const)(
  'the API says that its database is %s within two seconds, and answers again when it is back',
  async (absence) => {
    expect((await runs()).answer.status).toBe(200);
    const end = takeAway(postgres, absence);
    const asked = [...(await Promise.all([runs(), runs(), runs()])), await runs()];
    for (const { answer, ms } of asked) {
      expect(answer.status).toBe(503);
      expect(answer.errors).toMatchObject([{ extensions: { code: 'SERVICE_UNAVAILABLE' } }]);
      expect(ms).toBeLessThan(2_000);
    }
    const health = await timed(() => fetch(`${api.url}/health`));
    expect(health.answer.status).toBe(503);
    expect(health.ms).toBeLessThan(2_000);
    const slowest = Math.max(...asked.map(({ ms }) => ms));
    await end();
    const back = performance.now();
    await vi.waitFor(async () => expect((await runs()).answer.status).toBe(200), 5_000);
    const answered = performance.now() - back;
    console.log(
      `database ${absence}: 503 after ${slowest.toFixed(0)} ms at most, answers ${answered.toFixed(0)} ms after its return`,
    );
  },
);

test('a statement that merely takes long is left alone', async () => {
  const [row] = await api.prisma.$queryRaw<{ done: number }[]>`select 1 as done from pg_sleep(2.5)`;
  expect(row).toEqual({ done: 1 });
});
