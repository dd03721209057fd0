import { CommandFailure } from '../failure.ts';
import type { Download } from './download.ts';
import { findPackageFile, INDEX_TYPES } from './find-package-file.ts';

/**
 * Where an index of Python packages has a file of a package.
 *
 * @param packageIndex address of the index, as pip has it
 * @throws CommandFailure where it does not have it, DownloadError where it does not answer
 */
export async function findPackageAddress(
  download: Download,
  packageIndex: string,
  { project, filename }: { readonly project: string; readonly filename: string },
): Promise<string> {
  const pageUrl = `${packageIndex.replace(/\/+$/, '')}/${project}/`;
  const page = await download(pageUrl, { accept: INDEX_TYPES }, () => undefined);
  const address = findPackageFile(page.bytes.toString('utf8'), pageUrl, filename);
  if (address !== null) return address;
  const { host } = new URL(packageIndex); // an index may be named with a password
  throw new CommandFailure('failed', `The package index ${host} does not have ${filename}.`);
}
