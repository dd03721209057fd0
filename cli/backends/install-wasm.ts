import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { installBackend } from './install-backend.ts';
import type { ProbeAnswer } from './probe-backend.ts';
import { type PublishedPackage, WASM_PACKAGES } from './published-package.ts';

export interface WasmInstallWays {
  /** Folder of installed backends. */
  readonly installed: string;
  /** Brings the files of a package of npm. */
  readonly fetchPackage: (
    published: PublishedPackage,
    workspace: string,
    tell: (text: string) => void,
  ) => Promise<ReadonlyMap<string, Uint8Array>>;
  /** Runs a training step on what lies in a folder of installed backends. */
  readonly probe: (installed: string) => Promise<ProbeAnswer>;
  /** Hears what is being done. */
  readonly tell: (text: string) => void;
}

/**
 * Brings ONNX Runtime for WebAssembly into the data folder, checked against its known hash and by a training step. What
 * fails leaves nothing behind.
 *
 * @throws CommandFailure
 */
export function installWasm(ways: WasmInstallWays): Promise<ProbeAnswer & { works: true }> {
  const { installed, fetchPackage, probe, tell } = ways;
  return installBackend({
    name: 'wasm',
    installed,
    bytes: BYTES,
    probe,
    tell,
    fill: async (folder, workspace) => {
      for (const published of WASM_PACKAGES) {
        const target = path.join(folder, 'node_modules', published.name);
        for (const [name, data] of await fetchPackage(published, workspace, tell)) {
          if (!NEEDED.test(name)) continue;
          await mkdir(path.dirname(path.join(target, name)), { recursive: true });
          await writeFile(path.join(target, name), data);
        }
      }
    },
  });
}

/** Of the many builds in the package, the one for Node; of the other package, its modules. */
const NEEDED =
  /^(package\.json|dist\/ort\.node\.min\.mjs|dist\/ort-wasm-simd-threaded\.(mjs|wasm)|dist\/esm\/.+\.js|dist\/esm\/package\.json)$/;

/** The archives, and what of them is kept. */
const BYTES = 60_000_000;
