import { CombinedError } from 'urql';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  type Changes,
  followQuery,
  type NewsSink,
  type Shown,
  type Source,
} from '../../../dashboard/src/api/follow-query.ts';

/** A server that holds a list of numbers; its news are further numbers. */
function fakeServer(cursor: Changes<readonly number[], number>['cursor']) {
  const answers: { resolve: (state: readonly number[]) => void; reject: (error: Error) => void }[] = [];
  const followers: { after: string | null; now: () => string | null; sink: NewsSink<number> }[] = [];
  const source: Source<readonly number[], number> = {
    read: () =>
      new Promise((resolve, reject) => {
        answers.push({ resolve, reject });
      }),
    changes: {
      apply: (state, news) => [...state.filter((each) => each !== news), news],
      cursor,
      subscribe: (now, sink) => {
        const follower = { after: now(), now, sink };
        followers.push(follower);
        return () => {
          followers.splice(followers.indexOf(follower), 1);
        };
      },
    },
  };
  return { source, answers, followers };
}

function follow(source: Source<readonly number[], number>) {
  const shown: Shown<readonly number[]>[] = [];
  const followed = followQuery(source, (next) => shown.push(next));
  return { followed, now: () => shown.at(-1) };
}

function last(state: readonly number[]): string {
  return String(state.at(-1));
}

function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

describe('a query with a cursor', () => {
  test('is followed after its answer, and on with each change', async () => {
    const { source, answers, followers } = fakeServer(last);
    const { now } = follow(source);
    expect(followers).toEqual([]);
    answers[0]?.resolve([1, 2]);
    await settled();
    expect(followers[0]?.after).toBe('2');
    followers[0]?.sink.next(3);
    expect(now()).toEqual({ state: [1, 2, 3], error: null });
    expect(followers[0]?.now()).toBe('3');
  });

  test('is not read again with a new connection, unless something had gone wrong', async () => {
    const { source, answers, followers } = fakeServer(last);
    const { followed, now } = follow(source);
    followed.connected(1);
    answers[0]?.reject(new Error('away'));
    await settled();
    expect(now()).toEqual({ state: undefined, error: 'away' });
    followed.connected(2);
    answers[1]?.resolve([1]);
    await settled();
    followed.connected(3);
    expect(answers).toHaveLength(2);
    expect(followers).toHaveLength(1);
    expect(now()).toEqual({ state: [1], error: null });
  });

  test('is not followed where the answer has none', async () => {
    const { source, answers, followers } = fakeServer(() => null);
    follow(source);
    answers[0]?.resolve([]);
    await settled();
    expect(followers).toEqual([]);
  });
});

describe('a query without a cursor', () => {
  test('takes what comes while the answer is on its way', async () => {
    const { source, answers, followers } = fakeServer(null);
    const { now } = follow(source);
    followers[0]?.sink.next(2);
    answers[0]?.resolve([2, 1]);
    await settled();
    expect(now()?.state).toEqual([1, 2]);
  });

  test('is read again with each connection, and shows what it knew until then', async () => {
    const { source, answers, followers } = fakeServer(null);
    const { followed, now } = follow(source);
    answers[0]?.resolve([1]);
    await settled();
    followed.connected(2);
    followers[0]?.sink.next(5);
    expect(now()?.state).toEqual([1, 5]);
    answers[1]?.resolve([1, 4]);
    await settled();
    expect(now()?.state).toEqual([1, 4, 5]);
    expect(followers).toHaveLength(1);
  });

  test('passes over an answer that is out of date', async () => {
    const { source, answers } = fakeServer(null);
    const { followed, now } = follow(source);
    followed.restart();
    answers[1]?.resolve([2]);
    await settled();
    answers[0]?.resolve([1]);
    await settled();
    expect(now()?.state).toEqual([2]);
  });
});

test('a query that nothing tells about is read again after a lost connection only', async () => {
  const { source, answers } = fakeServer(null);
  const { followed } = follow({ ...source, changes: null });
  answers[0]?.resolve([1]);
  await settled();
  followed.connected(1);
  expect(answers).toHaveLength(1);
  followed.connected(2);
  expect(answers).toHaveLength(2);
});

test('an ended query shows nothing more', async () => {
  const { source, answers, followers } = fakeServer(null);
  const { followed, now } = follow(source);
  followed.stop();
  answers[0]?.resolve([1]);
  await settled();
  expect(now()).toBeUndefined();
  expect(followers).toEqual([]);
});

describe('a query that fails', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test('is tried again by itself, ever more rarely, until it is answered', async () => {
    const { source, answers } = fakeServer(null);
    const { now } = follow({ ...source, changes: null });
    for (const [failures, pause] of [2_000, 4_000, 8_000, 15_000, 15_000].entries()) {
      answers[failures]?.reject(new CombinedError({ networkError: new Error('away') }));
      await settled();
      expect(now()?.error).toContain('recovers by itself');
      vi.advanceTimersByTime(pause - 1);
      expect(answers).toHaveLength(failures + 1);
      vi.advanceTimersByTime(1);
      expect(answers).toHaveLength(failures + 2);
    }
    answers.at(-1)?.resolve([1]);
    await settled();
    expect(now()).toEqual({ state: [1], error: null });
    vi.advanceTimersByTime(60_000);
    expect(answers).toHaveLength(6);
  });

  test('is not tried again where the server has refused it', async () => {
    const { source, answers } = fakeServer(null);
    const { now } = follow({ ...source, changes: null });
    const refusal = { message: 'No.', extensions: { code: 'BAD_USER_INPUT' } };
    answers[0]?.reject(new CombinedError({ graphQLErrors: [refusal] }));
    await settled();
    expect(now()?.error).toBe('No.');
    vi.advanceTimersByTime(60_000);
    expect(answers).toHaveLength(1);
  });
});
