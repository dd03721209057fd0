import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { cachedFolder } from './cached-folder.ts';

const run = promisify(execFile);
const PATIENCE_MS = 120_000;

/**
 * A program of this machine, or else of the Debian package of its name: fetched and unpacked into the cache once, by
 * anybody, and without changing the machine.
 *
 * @returns its path; null where it is neither installed nor to be had
 */
export async function debianProgram(name: string): Promise<string | null> {
  try {
    return (await installed(name)) ?? (await unpacked(name));
  } catch {
    return null; // no Debian, or no archive of it in reach: the test is skipped by name
  }
}

async function installed(name: string): Promise<string | null> {
  // Debian keeps servers where only root looks by itself.
  const env = { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin` };
  const found = await run('/bin/sh', ['-c', `command -v ${name}`], { env }).catch(() => null);
  return found && found.stdout.trim();
}

async function unpacked(name: string): Promise<string> {
  const folder = await cachedFolder(`debian-${name}`, (fresh) => unpack(name, fresh));
  const { stdout } = await run('find', [path.join(folder, 'usr'), '-path', `*bin/${name}`]);
  return stdout.trim();
}

async function unpack(name: string, folder: string): Promise<void> {
  const own = path.join(folder, 'apt');
  mkdirSync(path.join(own, 'lists', 'partial'), { recursive: true });
  const state = { 'Dir::State::Lists': `${own}/lists`, 'Dir::Cache': own, 'APT::Sandbox::User': '' };
  const options = Object.entries(state).flatMap(([key, value]) => ['-o', `${key}=${value}`]);
  for (const command of [['update'], ['download', name]])
    await run('apt-get', [...options, '--quiet=2', ...command], { cwd: own, timeout: PATIENCE_MS });
  for (const file of readdirSync(own).filter((each) => each.endsWith('.deb')))
    await run('dpkg-deb', ['--extract', path.join(own, file), folder]);
  rmSync(own, { recursive: true });
}
