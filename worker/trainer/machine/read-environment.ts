import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunEnvironment } from '#contracts/run-environment.ts';
import { installedLibraries } from '../../compute/installed-libraries.ts';
import { readGpus } from '../../machine/read-gpus.ts';
import { runProgram } from '../../machine/run-program.ts';

/** On what machine and with what software this process computes. */
export async function readEnvironment(
  facts: Pick<RunEnvironment, 'codeVersion' | 'threads'>,
): Promise<RunEnvironment> {
  const [gitCommit, gpus] = await Promise.all([readCommit(), readGpus()]);
  return {
    ...facts,
    gitCommit,
    node: process.versions.node,
    libraries: installedLibraries(),
    machine: os.hostname(),
    operatingSystem: `${os.type()} ${os.release()} (${os.arch()})`,
    cpu: os.cpus()[0]?.model.trim() ?? null,
    cores: os.availableParallelism(),
    memoryBytes: os.totalmem(),
    gpus: gpus.map(({ name, driver, memoryBytes }) => ({ name, driver, memoryBytes })),
  };
}

/** Of the clone that this program lies in. */
async function readCommit(): Promise<string | null> {
  const folder = path.dirname(fileURLToPath(import.meta.url));
  const args = [
    '--no-optional-locks',
    '-C',
    folder,
    'describe',
    '--always',
    '--dirty',
    '--abbrev=40',
    '--exclude=*',
  ];
  return (await runProgram('git', args))?.trim() ?? null;
}
