import { createHash } from 'node:crypto';
import { formatBytes } from '#lib/format-bytes.ts';
import { readZip, ZipError } from '#lib/read-zip.ts';
import { CommandFailure } from '../failure.ts';
import { type Download, DownloadError } from '../weights/download.ts';
import { requireSha256 } from '../require-sha256.ts';
import { findPackageAddress } from '../weights/find-package-address.ts';
import { compileBinding, requireCompiler } from './compile-binding.ts';
import { installBackend, type Installation } from './install-backend.ts';
import type { ProbeAnswer } from './probe-backend.ts';
import { type PublishedLibrary, TENSORFLOW_LIBRARIES } from './published-library.ts';
import { unpackLibrary } from './unpack-library.ts';

/** The backends that TensorFlow computes. */
export type TensorFlowBackend = keyof typeof TENSORFLOW_LIBRARIES;

export interface TensorFlowInstallation extends Installation {
  readonly download: Download;
  /** Address of the index of Python packages, as pip has it. */
  readonly packageIndex: string;
  /** Of Node, e.g. `linux-x64`. */
  readonly platform: string;
  /** Finds the card that `cuda` is for. @throws CommandFailure */
  readonly requireCard: () => Promise<string>;
  /** Brings the binding's source into a folder. @returns the folder of its sources */
  readonly fetchSource: (folder: string, tell: (text: string) => void) => Promise<string>;
  readonly onBytes: (done: number, total: number | null) => void;
}

/**
 * Brings libtensorflow and a binding to it into the data folder, so that steps run in TensorFlow's session: downloads the
 * libraries, checks them against their known hashes, compiles the binding, and takes all only if a training step gives what
 * it gives on ONNX Runtime. What fails leaves nothing behind.
 *
 * @throws CommandFailure
 */
export async function installTensorFlow(
  name: TensorFlowBackend,
  installation: TensorFlowInstallation,
): Promise<ProbeAnswer & { works: true }> {
  const { platform, requireCard, fetchSource, tell } = installation;
  const published: Readonly<Record<string, readonly PublishedLibrary[]>> = TENSORFLOW_LIBRARIES[name];
  const libraries = published[platform];
  if (!libraries)
    throw new CommandFailure(
      'failed',
      `No published libtensorflow is known for ${platform}; it is for ${Object.keys(published).join(', ')}.`,
      'The backend onnx works there.',
    );
  const compiler = await requireCompiler();
  if (name === 'cuda') tell(`For ${await requireCard()}`);
  const fill = async (folder: string, workspace: string): Promise<void> => {
    const source = await fetchSource(workspace, tell);
    for (const library of libraries) {
      const wheel = await fetchLibrary(library, installation);
      tell('Unpacking it');
      await unpackLibrary(library.project, readZip(wheel), folder);
    }
    tell('Compiling the binding');
    await compileBinding(compiler, { source, folder });
  };
  try {
    const bytes = libraries.reduce((sum, { unpackedBytes }) => sum + unpackedBytes, ALSO_BYTES);
    return await installBackend({ name, bytes, fill }, installation);
  } catch (error) {
    if (error instanceof ZipError || error instanceof DownloadError)
      throw new CommandFailure('failed', `${error.message}. Nothing was installed.`);
    throw error;
  }
}

/** The binding, and what compiling it needs for a while. */
const ALSO_BYTES = 100_000_000;

async function fetchLibrary(
  library: PublishedLibrary,
  { download, packageIndex, tell, onBytes }: TensorFlowInstallation,
): Promise<Buffer> {
  const { filename, sha256, bytes } = library;
  const address = await findPackageAddress(download, packageIndex, library);
  tell(`Downloading ${filename} (${formatBytes(bytes)}) from ${new URL(packageIndex).host}`);
  const wheel = await download(address, {}, onBytes);
  const found = createHash('sha256').update(wheel.bytes).digest('hex');
  tell(`SHA-256 ${found}`);
  requireSha256(filename, found, sha256, 'Nothing was installed.');
  return wheel.bytes;
}
