import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { fetchNpmPackage } from '../../../cli/backends/fetch-npm-package.ts';
import { installWasm } from '../../../cli/backends/install-wasm.ts';
import { probeBackend } from '../../../cli/backends/probe-backend.ts';
import { cycleganPreset } from '../../testkit/cyclegan-preset.ts';
import { expectSameWhenInterrupted } from './expect-same-when-interrupted.ts';
import { createTinyWorld, lastCheckpoint, runTask, type TinyWorld } from './tiny-run.ts';

const config = { ...cycleganPreset('cyclegan-tiny'), checkpointSeconds: 3_600 };
/** Kept from run to run, as by `npm run test:wasm`. */
const installed = fileURLToPath(new URL('../../../.cache/tested-backends/backends', import.meta.url));

beforeAll(async () => {
  if (existsSync(path.join(installed, 'wasm'))) return;
  await installWasm({
    installed,
    fetchPackage: fetchNpmPackage,
    probe: (folder) => probeBackend('wasm', { installed: folder, preset: 'tiny' }),
    tell: () => undefined,
  });
}, 300_000);

test('a run on wasm that was interrupted ends with the same bits and the same losses', async () => {
  const tiny = await createTinyWorld({ train: 8, test: 3 });
  const compute = { backend: 'wasm', threads: 2, installed } as const;
  const world: TinyWorld = { ...tiny, trainTask: (changes) => tiny.trainTask({ compute, ...changes }) };
  const undisturbed = await runTask(world, world.trainTask({ config }));
  expect(lastCheckpoint(undisturbed).manifest.plan).toMatchObject({
    backend: 'wasm',
    library: 'onnxruntime-web 1.30.0',
    threads: 2,
  });
  await expectSameWhenInterrupted(world, config, undisturbed, 3);
});
