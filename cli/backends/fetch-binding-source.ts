import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { unpackTar } from 'modern-tar';
import { messageOf } from '#lib/message-of.ts';
import { CommandFailure } from '../failure.ts';
import { requireSha256 } from '../require-sha256.ts';
import { BINDING_PACKAGE } from './published-library.ts';

/**
 * Downloads the binding's source by npm, whose settings so count, and unpacks it.
 *
 * @returns the folder of its sources
 * @throws CommandFailure
 */
export async function fetchBindingSource(folder: string, tell: (text: string) => void): Promise<string> {
  const { name, version, sha256 } = BINDING_PACKAGE;
  tell(`Downloading the source of ${name} ${version}`);
  const bytes = await readFile(path.join(folder, await pack(`${name}@${version}`, folder)));
  const found = createHash('sha256').update(bytes).digest('hex');
  tell(`SHA-256 ${found}`);
  requireSha256(`The source of ${name}`, found, sha256, 'Nothing was installed.');
  const source = path.join(folder, 'source');
  await mkdir(source);
  for (const { header, data } of await unpackTar(gunzipSync(bytes))) {
    const inside = SOURCE.exec(header.name)?.[1];
    if (inside !== undefined && data) await writeFile(path.join(source, inside), data);
  }
  return source;
}

const SOURCE = /^package\/binding\/([^/]+\.(?:cc|h))$/;

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
