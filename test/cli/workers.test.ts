import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { main } from '../../cli/main.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { captureCli, type CapturedCli } from '../testkit/capture-cli.ts';
import { makeWorker } from '../testkit/job-rows.ts';

let api: TestApi;
let cli: CapturedCli;
beforeAll(async () => {
  api = await startApi();
  cli = captureCli(api);
});
beforeEach(async () => {
  await api.prisma.worker.deleteMany();
  cli.forget();
});
afterAll(async () => {
  cli.restore();
  await api.close();
});

async function ran(...args: string[]): Promise<string> {
  cli.forget();
  expect(await main(['workers', ...args])).toBe(0);
  return cli.written;
}

test('workers are listed with their machines, drained and resumed by name', async () => {
  const id = await makeWorker(api.prisma);
  await api.prisma.worker.update({
    where: { id },
    data: { host: 'lab-1', device: 'NVIDIA H200', memoryBytes: 1024 ** 3, machineMemoryBytes: 4 * 1024 ** 3 },
  });
  expect(await ran('list')).toMatch(/test +IDLE +train +lab-1 +NVIDIA H200 +1 GiB of 4 GiB +-\n/);
  expect(await ran('drain', 'test')).toBe('test takes no more work and has none: it can be stopped\n');
  expect(await ran('list')).toContain('DRAINING');
  expect(await ran('resume', 'test')).toBe('test takes work again\n');
  expect(await ran('list')).toContain('IDLE');
});

test('a name that none or several have is refused with what to do', async () => {
  expect(await main(['workers', 'drain', 'test'])).toBe(3);
  expect(cli.told).toContain('There is no worker "test". List them: ./exemplar workers list.');
  await makeWorker(api.prisma);
  await makeWorker(api.prisma);
  expect(await main(['workers', 'drain', 'test'])).toBe(3);
  expect(cli.told).toMatch(/Several workers are called "test"\. Use an id:\n {2}\S+ on an unknown machine\n/);
});
