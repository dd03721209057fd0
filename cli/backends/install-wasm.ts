import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { installBackend, type Installation } from './install-backend.ts';
import type { ProbeAnswer } from './probe-backend.ts';
import { type PublishedPackage, WASM_PACKAGES } from './published-package.ts';

export interface WasmInstallation extends Installation {
  /** Brings the files of a package of npm. */
  readonly fetchPackage: (
    published: PublishedPackage,
    workspace: string,
    tell: (text: string) => void,
  ) => Promise<ReadonlyMap<string, Uint8Array>>;
}

/**
 * Brings ONNX Runtime for WebAssembly into the data folder, checked against its known hash and by a training step. What
 * fails leaves nothing behind.
 *
 * @throws CommandFailure
 */
export function installWasm(installation: WasmInstallation): Promise<ProbeAnswer & { works: true }> {
  const fill = async (folder: string, workspace: string): Promise<void> => {
    for (const published of WASM_PACKAGES) {
      const target = path.join(folder, 'node_modules', published.name);
      const files = await installation.fetchPackage(published, workspace, installation.tell);
      for (const [name, data] of files) {
        if (!NEEDED.test(name)) continue;
        await mkdir(path.dirname(path.join(target, name)), { recursive: true });
        await writeFile(path.join(target, name), data);
      }
    }
  };
  return installBackend({ name: 'wasm', bytes: BYTES, fill }, installation);
}

/** Of the many builds in the package, the one for Node; of the other package, its modules. */
const NEEDED =
  /^(package\.json|dist\/ort\.node\.min\.mjs|dist\/ort-wasm-simd-threaded\.(mjs|wasm)|dist\/esm\/.+\.js|dist\/esm\/package\.json)$/;

/** The archives, and what of them is kept. */
const BYTES = 60_000_000;
