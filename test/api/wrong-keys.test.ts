import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { PrismaClient } from '#db/generated/client.js';
import { newApiKey } from '../../api/auth/api-key.ts';
import { createKeyGuard } from '../../api/auth/key-guard.ts';
import { type TestApi, startApi } from '../testkit/api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi({ trustedProxies: ['loopback'] });
});
afterAll(async () => {
  await api.close();
});

/** Answers a question for a key with its row, or with none. */
const findKey = vi.fn();
const database = {
  $queryRaw: findKey,
  apiToken: { updateMany: () => Promise.resolve() },
} as unknown as PrismaClient;
beforeEach(() => {
  findKey.mockReset().mockResolvedValue([]);
});

/** What lets in. */
const GOOD = [
  { id: 'k', scopes: ['read'], lastUsedAt: null, userId: 'u', login: 'ada', role: 'VIEWER', grants: [] },
];

function bearer(key = newApiKey().text) {
  return { authorization: `Bearer ${key}` };
}

/** How often each code came back. */
async function codesOf(requests: readonly Promise<unknown>[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const outcome of await Promise.allSettled(requests)) {
    const code =
      outcome.status === 'fulfilled'
        ? 'in'
        : (outcome.reason as { extensions: { code: string } }).extensions.code;
    counts[code] = (counts[code] ?? 0) + 1;
  }
  return counts;
}

test('a wrong checksum is refused without a question to the database', async () => {
  const key = newApiKey().text;
  const wrong = `${key.slice(0, -1)}${key.endsWith('a') ? 'b' : 'a'}`;
  await expect(createKeyGuard(database).authenticate('a', bearer(wrong))).rejects.toMatchObject({
    extensions: { code: 'UNAUTHENTICATED' },
  });
  expect(findKey).not.toHaveBeenCalled();
});

test('of many wrong keys at once from one address sixty reach the database', async () => {
  const guard = createKeyGuard(database);
  const flood = Array.from({ length: 500 }, () => guard.authenticate('a', bearer()));
  expect(await codesOf(flood)).toEqual({ UNAUTHENTICATED: 60, RATE_LIMITED: 440 });
  expect(findKey).toHaveBeenCalledTimes(60);
});

test('wrong keys hold up neither other addresses, nor good keys and sessions of the same one', async () => {
  const guard = createKeyGuard(database);
  const known = bearer();
  findKey.mockResolvedValueOnce(GOOD);
  expect((await guard.authenticate('a', known))?.login).toBe('ada');
  await codesOf(Array.from({ length: 100 }, () => guard.authenticate('a', bearer())));
  findKey.mockResolvedValue(GOOD);
  expect(await guard.authenticate('a', {})).toBeNull();
  expect((await guard.authenticate('a', known))?.login).toBe('ada');
  expect((await guard.authenticate('b', bearer()))?.login).toBe('ada');
  await expect(guard.authenticate('a', bearer())).rejects.toMatchObject({
    extensions: { code: 'RATE_LIMITED' },
  });
});

test('a client may try again after a minute, and a key that was good and is not counts again', async () => {
  vi.useFakeTimers();
  try {
    const guard = createKeyGuard(database);
    await codesOf(Array.from({ length: 100 }, () => guard.authenticate('a', bearer())));
    vi.advanceTimersByTime(60_001);
    const revoked = bearer();
    findKey.mockResolvedValueOnce(GOOD);
    await guard.authenticate('a', revoked);
    const again = Array.from({ length: 100 }, () => () => guard.authenticate('a', revoked));
    const counts: Record<string, number> = {};
    for (const ask of again)
      for (const code of Object.keys(await codesOf([ask()]))) counts[code] = (counts[code] ?? 0) + 1;
    expect(counts).toEqual({ UNAUTHENTICATED: 60, RATE_LIMITED: 40 });
  } finally {
    vi.useRealTimers();
  }
});

test('over HTTP 10,000 wrong keys end in 429, while others are served', { timeout: 120_000 }, async () => {
  const ask = (key: string, client: string) =>
    fetch(`${api.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-forwarded-for': client,
        authorization: `Bearer ${key}`,
      },
      body: '{ "query": "{ viewer { login } }" }',
    }).then(({ status }) => status);
  const [flood, others]: [number[], number[]] = [[], []];
  for (let round = 0; round < 40; round++) {
    const wrong = Array.from({ length: 250 }, () => ask(newApiKey().text, '203.0.113.7'));
    others.push(await ask(api.token, '203.0.113.8'));
    flood.push(...(await Promise.all(wrong)));
  }
  expect(others).toEqual(others.map(() => 200));
  expect(new Set(flood)).toEqual(new Set([401, 429]));
  expect(flood.filter((status) => status === 401).length).toBeLessThanOrEqual(180); // 60 in each minute that it takes
});

test('a good key that the server hears of for the first time may come with many requests at once', async () => {
  const guard = createKeyGuard(database);
  findKey.mockResolvedValue(GOOD);
  const key = bearer();
  const viewers = Array.from({ length: 500 }, () => guard.authenticate('a', key));
  expect(await codesOf(viewers)).toEqual({ in: 500 });
});
