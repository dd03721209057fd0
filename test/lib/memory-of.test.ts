import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { memoryOf } from '#lib/memory-of.ts';

const MIB = 1024 * 1024;

test('the memory of several processes is that of all of them, and an ended one has none', async () => {
  const program =
    "const held = Buffer.alloc(64 * 1024 * 1024, 1); process.send(1); process.once('message', () => held)";
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  await once(child, 'message');
  const pid = child.pid ?? 0;
  const [own, both] = [memoryOf([process.pid]), memoryOf([process.pid, pid])];
  expect(own).toBeGreaterThan(MIB);
  expect((both ?? 0) - (own ?? 0)).toBeGreaterThan(64 * MIB);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(memoryOf([pid])).toBe(0);
});
