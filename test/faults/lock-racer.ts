// A process that takes locks when test/faults/locks.test.ts says so, together with others, and is killed or frozen where it says so.
import { closeSync, openSync, rmSync } from 'node:fs';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { setTimeout as wait } from 'node:timers/promises';
import { withFileLock } from '#db/embedded/file-lock.ts';
import { messageOf } from '#lib/message-of.ts';
import { type DataLock, takeDataLock } from '../../scripts/data-lock.ts';
import { type Answer, type Order, orderSchema } from './lock-orders.ts';

let fate: Extract<Order, { fate: unknown }>['fate'] = null;
for (const name of ['writeFileSync', 'linkSync', 'renameSync', 'rmSync'] as const) {
  const real = fs[name] as (...args: unknown[]) => void;
  const mortal = (...args: unknown[]): void => {
    if (fate !== null && fate.before-- === 0) process.kill(process.pid, fate.signal);
    real(...args);
  };
  Object.assign(fs, { [name]: mortal });
}
syncBuiltinESMExports();

let held: DataLock | null = null;

async function obey(order: Order): Promise<Answer> {
  switch (order.do) {
    case 'take folder':
      sleepUntil(order.at);
      fate = order.fate;
      try {
        held = takeDataLock(order.folder);
        return { ok: true, said: '' };
      } catch (error) {
        return { ok: false, said: messageOf(error) };
      } finally {
        fate = null;
      }
    case 'release':
      held?.release();
      held = null;
      return { ok: true, said: '' };
    case 'work alone':
      sleepUntil(order.at);
      fate = order.fate;
      try {
        await withFileLock(order.file, 60_000, () => beAlone(`${order.file}-inside`));
        return { ok: true, said: '' };
      } catch (error) {
        return { ok: false, said: messageOf(error) };
      } finally {
        fate = null;
      }
  }
}

/** @throws EEXIST where another process is inside as well */
async function beAlone(file: string): Promise<void> {
  closeSync(openSync(file, 'wx'));
  await wait(1);
  rmSync(file);
}

function sleepUntil(at: number): void {
  const ms = at - Date.now();
  if (ms > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

process.on('message', (message) => {
  void obey(orderSchema.parse(message)).then((answer) => process.send?.(answer));
});
process.send?.({ ok: true, said: 'ready' });
