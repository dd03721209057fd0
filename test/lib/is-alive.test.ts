import { expect, test } from 'vitest';
import { isAlive } from '#lib/is-alive.ts';
import { sendSignal } from '../testkit/processes.ts';

test('the id of this process is alive', () => {
  expect(isAlive(process.pid)).toBe(true);
});

test.each([Number(''), -process.ppid, 1.5, Number('x')])(
  '%d, as which a damaged file may read, is no process',
  (pid) => {
    expect(isAlive(pid)).toBe(false);
    expect(() => sendSignal(pid, 'SIGCONT')).toThrow('is not the id of a process');
  },
);
