import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fetchNpmPackage } from '../../../cli/backends/fetch-npm-package.ts';
import { installWasm } from '../../../cli/backends/install-wasm.ts';
import type { ProbeAnswer } from '../../../cli/backends/probe-backend.ts';
import type { PublishedPackage } from '../../../cli/backends/published-package.ts';

const PACKAGES = {
  'onnxruntime-web': {
    'package.json': '{}',
    'dist/ort.node.min.mjs': 'runtime',
    'dist/ort.webgl.js': 'for browsers',
    'dist/ort-wasm-simd-threaded.wasm': 'kernels',
  },
  'onnxruntime-common': { 'package.json': '{}', 'dist/esm/index.js': 'tensors', 'lib/index.ts': 'source' },
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'exemplar-backends-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

function install(answer: ProbeAnswer) {
  return installWasm({
    installed: folder,
    fetchPackage: ({ name }) =>
      Promise.resolve(
        new Map(
          Object.entries(PACKAGES[name as keyof typeof PACKAGES]).map(([file, text]) => [
            file,
            Buffer.from(text),
          ]),
        ),
      ),
    probe: () => Promise.resolve(answer),
    tell: () => undefined,
  });
}

test('of the packages only what Node needs is kept', async () => {
  await install({ works: true, library: 'onnxruntime-web', secondsPerStep: 1 });
  const modules = path.join(folder, 'wasm', 'node_modules');
  expect((await readdir(path.join(modules, 'onnxruntime-web', 'dist'))).sort()).toEqual([
    'ort-wasm-simd-threaded.wasm',
    'ort.node.min.mjs',
  ]);
  expect(await readFile(path.join(modules, 'onnxruntime-common', 'dist/esm/index.js'), 'utf8')).toBe(
    'tensors',
  );
  expect(await readdir(path.join(modules, 'onnxruntime-common'))).toEqual(['dist', 'package.json']);
});

test('one whose training step gives other losses is not kept, and nothing is left of it', async () => {
  await expect(
    install({ works: false, reason: 'It computes loss 0 as 2, where 1 is right' }),
  ).rejects.toThrow('It computes loss 0 as 2, where 1 is right. Nothing was installed.');
  expect(await readdir(folder)).toEqual([]);
});

test('a package that npm does not have is named', async () => {
  const unknown: PublishedPackage = { name: '@exemplar/there-is-none', version: '1.0.0', sha256: 'a' };
  await expect(fetchNpmPackage(unknown, folder, () => undefined)).rejects.toThrow(
    /npm cannot fetch @exemplar\/there-is-none@1\.0\.0: .*Nothing was installed/s,
  );
});
