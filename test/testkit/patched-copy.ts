import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { repositoryFiles } from '../architecture/repository-files.ts';

const execute = promisify(execFile);

/** What is made and not committed, but is needed to check and to run the sources. */
const MADE = ['prisma/generated', 'cli/gql', 'sdk/gql', 'dashboard/src/gql'];

/** The repository with patches applied, in a folder of its own; what is installed is shared. */
export interface PatchedCopy {
  /** Runs a program with Node in the copy. @throws with all that it said, when it fails. */
  node(...args: readonly string[]): Promise<void>;
  remove(): void;
}

/** @param patches paths of patches in the form of `git diff`, relative to the repository, applied in this order. */
export async function makePatchedCopy(patches: readonly string[]): Promise<PatchedCopy> {
  const directory = mkdtempSync(path.join(tmpdir(), 'exemplar-patched-'));
  for (const file of [...repositoryFiles(), ...MADE.filter((folder) => existsSync(folder))])
    cpSync(file, path.join(directory, file), { recursive: true });
  symlinkSync(path.resolve('node_modules'), path.join(directory, 'node_modules'));
  for (const patch of patches) await execute('git', ['-C', directory, 'apply', path.resolve(patch)]);
  return {
    async node(...args) {
      await execute(process.execPath, args, {
        cwd: directory,
        env: withoutVitest(process.env),
        maxBuffer: 64 * 1024 * 1024,
      }).catch((error: unknown) => {
        const { stdout, stderr } = error as { readonly stdout: string; readonly stderr: string };
        throw new Error(
          `${args.join(' ')} failed in a copy with ${patches.join(', ')}:\n${stdout}\n${stderr}`,
        );
      });
    },
    remove: () => {
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Files that a patch changes or adds, relative to the repository. */
export async function filesOfPatch(patch: string): Promise<string[]> {
  const { stdout } = await execute('git', ['apply', '--numstat', path.resolve(patch)]);
  return stdout
    .trim()
    .split('\n')
    .map((line) => line.split('\t')[2] ?? '');
}

/** Or a vitest inside of it would take itself for a worker of the one outside. */
function withoutVitest(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('VITEST')));
}
