import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { cloneDatabase } from '../testkit/database.ts';
import { forkProgram } from '../testkit/fork-program.ts';
import { childrenOf } from '../testkit/processes.ts';

function descendantsOf(pid: number): number[] {
  return childrenOf(pid).flatMap((child) => [child, ...descendantsOf(child)]);
}

test('no process below a worker that reads untrusted images has a secret in its environment', async () => {
  const database = await cloneDatabase();
  const folder = mkdtempSync(path.join(tmpdir(), 'exemplar-environment-'));
  const secrets = {
    DATABASE_URL: database.url,
    EXEMPLAR_SECRET: 'secret-of-the-api',
    EXEMPLAR_TOKEN: 'exm_token',
  };
  const worker = forkProgram('worker/main.ts', ['--roles=serve,data'], {
    env: { ...process.env, ...secrets, EXEMPLAR_DATA_DIR: folder, LOG_LEVEL: 'warn' },
  });
  await once(worker, 'message');
  const translator = await vi.waitFor(() => {
    const [pid] = childrenOf(worker.pid ?? 0, 'translator/main.');
    if (pid === undefined) throw new Error('no translator yet');
    return pid;
  });
  for (const pid of [translator, ...descendantsOf(translator)]) {
    const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
    expect(environment).toContain(`PATH=${process.env['PATH']}`); // it is the environment that was read
    const names = environment.map((entry) => entry.split('=')[0]);
    expect(names.filter((name = '') => name in secrets || name.startsWith('EXEMPLAR_'))).toEqual([]);
    for (const secret of Object.values(secrets)) expect(environment.join('\n')).not.toContain(secret);
  }
  const ended = once(worker, 'exit');
  worker.kill('SIGTERM');
  await ended;
  await database.drop();
  rmSync(folder, { recursive: true });
});
