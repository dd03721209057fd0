import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type SupervisedChild, superviseChild } from '../../scripts/supervised-child.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

let folder: string;
let child: SupervisedChild | null = null;
let said: string[];
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'exemplar-supervised-'));
  said = [];
});
afterEach(async () => {
  await child?.stop();
  rmSync(folder, { recursive: true });
});

/** Runs a program that knows how often it was started before: `starts`. */
function supervise(source: string, lateEnvironment?: () => Promise<Record<string, string>>): SupervisedChild {
  const file = path.join(folder, 'program.mjs');
  writeFileSync(
    file,
    `import { appendFileSync, readFileSync } from 'node:fs';
    appendFileSync(${JSON.stringify(path.join(folder, 'starts'))}, 'x');
    const starts = readFileSync(${JSON.stringify(path.join(folder, 'starts'))}).length - 1;
    ${source}`,
  );
  child = superviseChild({
    name: 'API',
    program: path.relative(root, file),
    args: [],
    environment: () => process.env,
    ...(lateEnvironment && { lateEnvironment }),
    logFile: path.join(folder, 'log'),
    patienceMs: 5_000,
    say: (text) => said.push(text),
  });
  return child;
}
const READY = `process.send({ type: 'ready', starts }); setInterval(() => undefined, 1_000);`;

describe('a process at its first start', () => {
  test('that is killed is started again', async () => {
    const { ready } = supervise(`if (starts < 2) process.kill(process.pid, 'SIGKILL'); else { ${READY} }`);
    expect(await ready).toMatchObject({ starts: 2 });
    expect(said).toEqual(
      Array(2).fill('The API was killed while it started (signal SIGKILL) and starts again.'),
    );
  });

  test('that is killed again and again has not started', async () => {
    const { ready } = supervise(`process.kill(process.pid, 'SIGKILL');`);
    await expect(ready).rejects.toThrow('The API did not start (signal SIGKILL)');
    expect(said).toHaveLength(3);
  });

  test('runs while what it needs is still prepared, and gets it at every start', async () => {
    const late = new URL('../../lib/late-environment.ts', import.meta.url).href;
    let prepared = 0;
    const { ready } = supervise(
      `const { takeLateEnvironment } = await import(${JSON.stringify(late)});
      await takeLateEnvironment();
      if (starts < 1) process.kill(process.pid, 'SIGKILL');
      process.send({ type: 'ready', prepared: process.env.PREPARED }); setInterval(() => undefined, 1_000);`,
      () => Promise.resolve({ PREPARED: String(++prepared) }),
    );
    expect(await ready).toMatchObject({ prepared: '2' });
  });

  test('that ends by itself has not started, and what it said is told', async () => {
    const { ready } = supervise(`console.error('PORT must be a number'); process.exit(1);`);
    await expect(ready).rejects.toThrow('The API did not start (exit 1):\nPORT must be a number');
    expect(said).toEqual([]);
  });
});
