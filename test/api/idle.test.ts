import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { PrismaClient } from '#db/generated/client.js';
import { createViewerWatch } from '../../api/auth/viewer-watch.ts';
import { changedRowsSource } from '../../api/events/changed-rows-source.ts';
import { type Look, pullSource } from '../../api/events/pull-source.ts';
import { createWakeUps } from '../../api/events/wake-ups.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const HOUR_MS = 3_600_000;
const NOTHING: Look<number> = { value: null, isLast: false };

test('a subscription to which nothing happens asks for nothing, and hears at once when something does', async () => {
  const wakeUps = createWakeUps();
  const look = vi.fn<() => Promise<Look<number>>>().mockResolvedValue(NOTHING);
  const source = pullSource((wake) => wakeUps.on('run', 'a', wake), look);
  const next = source.next();
  await vi.advanceTimersByTimeAsync(HOUR_MS);
  expect(look).toHaveBeenCalledTimes(1);
  look.mockResolvedValueOnce({ value: 7, isLast: false });
  wakeUps.wake('run', 'a');
  expect(await next).toEqual({ value: 7, done: false });
});

test('a subscription whose database is away goes on when it is back, although nobody tells', async () => {
  const away = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
  const look = vi.fn<() => Promise<Look<number>>>().mockRejectedValueOnce(away);
  look.mockResolvedValueOnce({ value: 7, isLast: false });
  const next = pullSource(() => () => undefined, look).next();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(await next).toEqual({ value: 7, done: false });
});

test('after a time in which notifications were lost every watcher looks again, those of a whole topic too', () => {
  const wakeUps = createWakeUps();
  const [ofOne, ofAll] = [vi.fn(), vi.fn()];
  wakeUps.on('run', 'a', ofOne);
  wakeUps.onAny('run', ofAll);
  wakeUps.wakeAll();
  expect(ofOne).toHaveBeenCalledOnce();
  expect(ofAll).toHaveBeenCalledExactlyOnceWith(null);
});

test('changes of a row within a moment are told as one, also those during a read', async () => {
  const wakeUps = createWakeUps();
  const read = vi.fn((ids: string[]) => Promise.resolve(ids));
  const source = changedRowsSource(wakeUps, 'run', read);
  const first = source.next();
  wakeUps.wake('run', 'a');
  await vi.advanceTimersByTimeAsync(1);
  expect(await first).toEqual({ value: 'a', done: false });
  const second = source.next();
  wakeUps.wake('run', 'a');
  wakeUps.wake('run', 'a');
  await vi.advanceTimersByTimeAsync(200);
  expect(read).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(100);
  expect(await second).toEqual({ value: 'a', done: false });
  expect(read).toHaveBeenCalledTimes(2);
});

test('sockets of one token share an answer to who they are, for a second', async () => {
  const findSession = vi.fn().mockResolvedValue([]);
  const watch = createViewerWatch({ $queryRaw: findSession } as unknown as PrismaClient);
  await Promise.all([
    watch.identify({ session: 'a' }),
    watch.identify({ session: 'a' }),
    watch.identify({ session: 'b' }),
  ]);
  expect(findSession).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(1_001);
  await watch.identify({ session: 'a' });
  expect(findSession).toHaveBeenCalledTimes(3);
});

test('whoever has an open socket is looked at again every four seconds, until it is closed', async () => {
  const watch = createViewerWatch({} as PrismaClient);
  const looks = [vi.fn(), vi.fn(), vi.fn()];
  const [leave] = looks.map((look) => watch.on('ada', look));
  await vi.advanceTimersByTimeAsync(4_000);
  for (const look of looks) expect(look).toHaveBeenCalledTimes(1);
  leave?.();
  await vi.advanceTimersByTimeAsync(40_000);
  expect(looks.map((look) => look.mock.calls.length)).toEqual([1, 11, 11]);
});
