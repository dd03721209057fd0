import { createServer, type Server } from 'node:http';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { requireCompiler } from '../../../cli/backends/compile-binding.ts';
import { installNative, type NativeInstallation } from '../../../cli/backends/install-native.ts';
import { unpackLibrary } from '../../../cli/backends/unpack-library.ts';
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

function ways(changes: Partial<NativeInstallation>): NativeInstallation {
  return {
    installed: folder,
    download,
    packageIndex: 'http://127.0.0.1:9/simple',
    platform: 'linux-x64',
    fetchSource: () => Promise.resolve(folder),
    probe: () => Promise.resolve({ works: true, library: 'TensorFlow', secondsPerStep: 1 }),
    tell: (text) => void said.push(text),
    onBytes: () => undefined,
    ...changes,
  };
}

describe('installing the native backend', () => {
  test('refuses a library of another checksum, shows the one it has, and leaves nothing behind', async () => {
    const packageIndex = await serveWheel('not a wheel');
    await expect(installNative(ways({ packageIndex }))).rejects.toThrow(
      /has the SHA-256 [0-9a-f]{64}, not 2b847d21.* Nothing was installed/,
    );
    expect(said.at(-1)).toMatch(/^SHA-256 [0-9a-f]{64}$/);
    expect(await readdir(folder)).toEqual([]);
  });

  test('says which index cannot be reached, and leaves nothing behind', async () => {
    await expect(installNative(ways({}))).rejects.toThrow(/127\.0\.0\.1:9 cannot be reached/);
    expect(await readdir(folder)).toEqual([]);
  });

  test('says for which platforms a library is known', async () => {
    await expect(installNative(ways({ platform: 'sunos-sparc' }))).rejects.toThrow(
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

  test('says which part of the library an archive lacks', async () => {
    await expect(unpackLibrary(new Map(), folder)).rejects.toThrow(
      /does not have tensorflow\/libtensorflow_cc/,
    );
  });
});
