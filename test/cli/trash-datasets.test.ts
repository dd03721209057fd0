import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { NEWEST_DECODER } from '#contracts/decoder-version.ts';
import { newId } from '#db/new-id.ts';
import { main } from '../../cli/main.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { captureCli, type CapturedCli } from '../testkit/capture-cli.ts';
import { makeWorld, queueRun, type World } from '../testkit/job-rows.ts';

let api: TestApi;
let world: World;
let cli: CapturedCli;
let name: string;
beforeAll(async () => {
  api = await startApi();
  cli = captureCli(api);
});
beforeEach(async () => {
  world = await makeWorld(api.prisma);
  const { datasetId } = world;
  ({ name } = await api.prisma.dataset.findUniqueOrThrow({ where: { id: datasetId } }));
  const version = { id: newId(), datasetId, number: 2, indexSha256: 'a'.repeat(64), byteSize: 1 };
  await api.prisma.datasetVersion.create({ data: { ...version, decoder: NEWEST_DECODER } });
  cli.forget();
});
afterAll(async () => {
  cli.restore();
  await api.close();
});

async function ran(...args: string[]): Promise<string> {
  cli.forget();
  expect(await main(args)).toBe(0);
  return cli.written;
}

test('a version is looked at, deleted, listed, restored, and deleted for good', async () => {
  const named = `${name}@2`;
  expect(await ran('datasets', 'delete', named, '--preview')).toContain(': 0 images, up to 0 B');
  expect(await ran('datasets', 'delete', named)).toContain(`${named} is in the trash`);
  expect(await ran('datasets', 'list')).toMatch(new RegExp(`${name} +1 `));
  expect(await ran('trash', 'datasets')).toContain(named);
  expect(await ran('datasets', 'restore', named)).toContain(`${named} is back`);
  expect(await ran('datasets', 'list')).toMatch(new RegExp(`${name} +2 `));
  await ran('datasets', 'delete', named);
  expect(await main(['datasets', 'purge', named])).toBe(2);
  expect(cli.told).toContain('Nothing is deleted yet');
  expect(await ran('datasets', 'purge', named, '--yes')).toContain(`${named} is gone`);
  expect(await main(['datasets', 'restore', named])).toBe(3);
  expect(cli.told).toContain(`There is no dataset version ${named} in the trash.`);
  expect(await main(['datasets', 'delete', named])).toBe(3);
  expect(cli.told).toContain(`There is no version 2 of ${name}.`);
});

test('a dataset goes with all of its versions, and comes back with them', async () => {
  const gone = await ran('datasets', 'delete', name);
  expect(gone).toContain(`${name}@1 is in the trash`);
  expect(gone).toContain(`${name}@2 is in the trash`);
  expect(await ran('datasets', 'list')).not.toContain(name);
  expect(await ran('datasets', 'restore', name)).toContain(`${name}@1 is back`);
  expect(await ran('datasets', 'list')).toMatch(new RegExp(`${name} +2 `));
});

test('a version that a run uses is refused with the name of the run, and the rest is done', async () => {
  await queueRun(api.prisma, world);
  expect(await main(['datasets', 'delete', name])).toBe(3);
  expect(cli.told).toContain('v1 cannot be deleted. The run "run" uses it.');
  expect(cli.written).toContain(`${name}@2 is in the trash`);
});
