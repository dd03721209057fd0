import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startChild } from '../../../../worker/supervisor/children/child-process.ts';
import { sendSignal } from '../../../testkit/processes.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'exemplar-child-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function program(name: string, source: string): string {
  const file = path.join(folder, `${name}.mjs`);
  writeFileSync(file, source);
  return file;
}
async function secondsUntil(ended: Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await ended;
  return (performance.now() - begun) / 1000;
}

describe('a child that is killed has ended', () => {
  test('though half a message lies in its channel and our side has closed it', async () => {
    // The channel is the fourth descriptor; a message begins with its length.
    const source = `import { writeSync } from 'node:fs';
      process.on('disconnect', () => undefined);
      writeSync(3, Buffer.from([0, 0, 4, 0, 1, 2, 3]));
      console.log('half');
      setInterval(() => undefined, 1_000);`;
    const child = startChild(program('half', source), process.env);
    expect(await child.next()).toMatchObject({ type: 'log', text: 'half' });
    const ending = child.end(60);
    child.kill();
    expect(await secondsUntil(ending)).toBeLessThan(5);
    expect(await child.next()).toBeNull();
  });

  test('though a process that it has started holds its output open', async () => {
    const source = `import { spawn } from 'node:child_process';
      const { pid } = spawn('sleep', ['30'], { stdio: 'inherit' });
      console.log(pid);
      setInterval(() => undefined, 1_000);`;
    const child = startChild(program('holder', source), process.env);
    const said = await child.next();
    child.kill();
    expect(await secondsUntil(child.ended)).toBeLessThan(5);
    if (said?.type === 'log') sendSignal(Number(said.text), 'SIGTERM');
  });
});
