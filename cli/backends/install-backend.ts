import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { ComputeBackendName } from '#contracts/compute-plan.ts';
import { formatBytes } from '#lib/format-bytes.ts';
import { freeBytes } from '#lib/free-space.ts';
import { isAlive } from '#lib/is-alive.ts';
import { CommandFailure } from '../failure.ts';
import type { ProbeAnswer } from './probe-backend.ts';

/** Where a backend is installed to, how it is checked, and who hears of it. */
export interface Installation {
  /** Folder of installed backends. */
  readonly installed: string;
  /** Runs a training step on what lies in a folder of installed backends. */
  readonly probe: (installed: string) => Promise<ProbeAnswer>;
  /** Hears what is being done. */
  readonly tell: (text: string) => void;
}

interface InstalledBackend {
  readonly name: ComputeBackendName;
  /** That the disk needs to have free. */
  readonly bytes: number;
  /**
   * Fills the folder of the backend.
   *
   * @param workspace a folder for what is needed meanwhile
   */
  readonly fill: (folder: string, workspace: string) => Promise<void>;
}

/**
 * Fills a folder with a backend and puts it in its place only if a training step gives what it gives on ONNX Runtime. What
 * fails leaves nothing behind.
 *
 * @throws CommandFailure, and what `fill` throws
 */
export async function installBackend(
  { name, bytes, fill }: InstalledBackend,
  { installed, probe, tell }: Installation,
): Promise<ProbeAnswer & { works: true }> {
  await mkdir(installed, { recursive: true });
  await removeLeftovers(installed);
  await requireSpace(installed, bytes);
  const workspace = path.join(installed, `${STAGING}${process.pid}`);
  const folder = path.join(workspace, name);
  try {
    await mkdir(folder, { recursive: true });
    await fill(folder, workspace);
    tell('Checking it by a training step');
    const answer = await probe(workspace);
    if (!answer.works) throw new CommandFailure('failed', `${answer.reason}. Nothing was installed.`);
    const target = path.join(installed, name);
    await rm(target, { recursive: true, force: true });
    await rename(folder, target);
    return answer;
  } finally {
    await rm(workspace, { recursive: true, force: true });
  }
}

const STAGING = '.installing-';

/** Of installations that were cut off. */
async function removeLeftovers(installed: string): Promise<void> {
  for (const name of await readdir(installed)) {
    if (!name.startsWith(STAGING) || isAlive(Number(name.slice(STAGING.length)))) continue;
    await rm(path.join(installed, name), { recursive: true, force: true });
  }
}

async function requireSpace(installed: string, bytes: number): Promise<void> {
  const free = await freeBytes(installed);
  if (free >= bytes) return;
  throw new CommandFailure(
    'failed',
    `The disk of ${installed} has ${formatBytes(free)} left; the library needs ${formatBytes(bytes)}.`,
  );
}
