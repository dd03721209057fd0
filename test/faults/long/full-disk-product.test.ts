import { execFile } from 'node:child_process';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { randomStream } from '#lib/random.ts';
import { freePort } from '../../testkit/free-port.ts';
import { type NpmStart, npmStart } from '../../testkit/npm-start.ts';
import { plan } from '../plan.ts';
import { hasSmallDisks, makeSmallDisk, type SmallDisk } from '../small-disk.ts';

const ROUNDS = 10;
const FULL_SECONDS = 6;

let disk: SmallDisk;
let product: NpmStart | null = null;
beforeEach(() => {
  disk = makeSmallDisk(1_500);
});
afterEach(async () => {
  disk.free();
  product?.process.kill('SIGINT');
  await product?.ended;
  disk.remove();
});

describe.runIf(hasSmallDisks)('a disk that fills at random moments (needs a small disk)', () => {
  test('harms neither database nor files of the whole product, which goes on by itself once there is space', async () => {
    const draws = randomStream(plan.seed, 'faults/full-disk/product');
    const port = String(await freePort());
    const variables = {
      EXEMPLAR_DATA_DIR: path.join(disk.folder, 'data'),
      EXEMPLAR_THREADS: '1',
      PORT: port,
    };
    const start = async () => {
      product = npmStart({ ...variables, EXEMPLAR_FREE_SPACE_FLOOR: '32' });
      await product.printed(/Exemplar is ready/);
    };
    const exemplar = async (...args: string[]) => {
      const environment = { ...process.env, ...variables };
      const { stdout } = await promisify(execFile)('node', ['exemplar', ...args, '--json'], {
        env: environment,
      });
      return stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>);
    };
    await start();
    const [sample] = await exemplar('runs', 'list');
    await exemplar('runs', 'cancel', String(sample?.['id']));
    const [queued] = await exemplar(
      ...[
        'runs',
        'start',
        '--dataset',
        'MNIST-Single',
        '--preset',
        'tiny',
        '--set',
        'translationSteps=1000000',
      ],
      ...['--set', 'checkpointSeconds=1'],
    );
    const stateOf = async () => {
      const [run] = await exemplar('runs', 'show', String(queued?.['id']));
      return { state: run?.['state'], step: (run?.['progress'] as { step: number } | undefined)?.step ?? 0 };
    };
    await expect.poll(async () => (await stateOf()).step, { timeout: 120_000 }).toBeGreaterThan(0);

    const health = async (): Promise<unknown> =>
      fetch(`http://127.0.0.1:${port}/health`)
        .then((answer) => answer.json())
        .catch(() => 'no answer');
    let slowest = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const told = `round ${round} of seed ${plan.seed}`;
      await wait(draws.below(3_000)); // the moment is what is drawn
      for (let second = 0; second < FULL_SECONDS; second++) {
        disk.fill(draws.below(16) * 4096); // the reserve that was given free meanwhile as well
        await wait(1_000);
      }
      const { step } = await stateOf().catch(() => ({ step: 0 }));
      disk.free();
      const freed = performance.now();
      await expect
        .poll(health, { timeout: 90_000, message: told })
        .toMatchObject({ status: 'ready', storage: { state: 'OK' }, degradedRuns: 0 });
      await expect
        .poll(stateOf, { timeout: 90_000, message: told })
        .toMatchObject({ state: 'RUNNING', step: expect.toSatisfy((now) => now > step) as number });
      slowest = Math.max(slowest, performance.now() - freed);
    }
    const [verification] = await exemplar('verify');
    expect(verification).toMatchObject({ state: 'FINISHED', findings: [] });

    product?.process.kill('SIGINT');
    await product?.ended;
    await start();
    await expect.poll(stateOf, { timeout: 90_000 }).toMatchObject({ state: 'RUNNING' });
    console.log(
      `${ROUNDS} full disks under the whole product: 0 damaged, all recovered, at the latest after ${(slowest / 1000).toFixed(1)} s`,
    );
  }, 1_800_000);
});
