import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makePrisma } from '#db/client.ts';
import type { PrismaClient } from '#db/generated/client.js';
import { listen, type Listener } from '#db/listen.ts';
import { newId } from '#db/new-id.ts';
import { notify } from '#db/notify.ts';
import { runIdSchema } from '#contracts/ids.ts';
import { cloneDatabase, type TestDatabase } from '../testkit/database.ts';

describe('listening to the database', () => {
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

  test('a notification arrives when its transaction commits, and never when it rolls back', async () => {
    const heard = createInbox<string>();
    const listener = await start({ onRun: heard.put });
    const [kept, undone] = [runIdSchema.parse(newId()), runIdSchema.parse(newId())];
    const rollBack = prisma.$transaction(async (transaction) => {
      await notify(transaction, 'run_changed', { runId: undone });
      throw new Error('undone');
    });
    await expect(rollBack).rejects.toThrow('undone');
    await notify(prisma, 'run_changed', { runId: kept });
    expect(await heard.take()).toBe(kept);
    await listener.close();
  });

  test('a lost connection is made anew, its user is told to look again, and hears what follows', async () => {
    const [heard, again, errors] = [createInbox<string>(), createInbox<null>(), createInbox<Error>()];
    const connected: boolean[] = [];
    const listener = await start({
      onRun: heard.put,
      onReconnect: () => {
        again.put(null);
      },
      onError: (error) => {
        connected.push(listener.isConnected());
        errors.put(error);
      },
    });
    expect(listener.isConnected()).toBe(true);
    await cutListeners(database.url);
    await again.take();
    expect(new Set(connected)).toEqual(new Set([false]));
    expect(listener.isConnected()).toBe(true);
    expect((await errors.take()).message).toMatch(/terminat|ended/);
    const runId = runIdSchema.parse(newId());
    await notify(prisma, 'run_changed', { runId });
    expect(await heard.take()).toBe(runId);
    await listener.close();
  });

  test('a payload that is not what its channel says is reported and the next one is heard', async () => {
    const [heard, errors] = [createInbox<string>(), createInbox<Error>()];
    const listener = await start({ onRun: heard.put, onError: errors.put });
    await prisma.$executeRaw`select pg_notify('run_changed', '{"runId": "; drop table run"}')`;
    expect((await errors.take()).message).toContain('runId');
    const runId = runIdSchema.parse(newId());
    await notify(prisma, 'run_changed', { runId });
    expect(await heard.take()).toBe(runId);
    await listener.close();
  });

  test('a database that is not there yet is waited for, until the listener is closed', async () => {
    const errors = createInbox<Error>();
    const url = Object.assign(new URL(database.url), { pathname: '/not_there_yet' }).toString();
    const listening = listen({ url, handlers: {}, onReconnect: () => undefined, onError: errors.put });
    expect((await errors.take()).message).toContain('not_there_yet');
    await query(database.url, 'create database not_there_yet');
    await (await listening).close();
    await query(database.url, 'drop database not_there_yet with (force)');
  });

  const start = (hooks: {
    onRun: (runId: string) => void;
    onReconnect?: () => void;
    onError?: (error: Error) => void;
  }): Promise<Listener> =>
    listen({
      url: database.url,
      handlers: {
        run_changed: ({ runId }) => {
          hooks.onRun(runId);
        },
      },
      onReconnect: hooks.onReconnect ?? (() => undefined),
      onError: hooks.onError ?? (() => undefined),
    });
});

/** Ends every connection that listens, as a restart of the database would. */
function cutListeners(url: string): Promise<void> {
  return query(
    url,
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and query ilike 'listen%'`,
  );
}

async function query(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(sql);
  await client.end();
}

function createInbox<Item>() {
  const items: Item[] = [];
  const takers: ((item: Item) => void)[] = [];
  return {
    put: (item: Item) => {
      const taker = takers.shift();
      if (taker) taker(item);
      else items.push(item);
    },
    take: (): Promise<Item> => {
      if (items.length > 0) return Promise.resolve(items.shift() as Item);
      return new Promise((resolve) => takers.push(resolve));
    },
  };
}
