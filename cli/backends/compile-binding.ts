import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { BINDING_FILE } from '#contracts/backends-folder.ts';
import { isCode } from '#lib/is-code.ts';
import { messageOf } from '#lib/message-of.ts';
import { CommandFailure } from '../failure.ts';

const exec = promisify(execFile);

/** What the binding is compiled with. */
export interface Compiler {
  readonly program: string;
  /** Folder of Node's own headers. */
  readonly headers: string;
}

/** Finds a C++ compiler and the headers of this Node before anything is downloaded. @throws CommandFailure */
export async function requireCompiler(program = 'c++', node = process.execPath): Promise<Compiler> {
  try {
    await exec(program, ['--version']);
  } catch (error) {
    if (!isCode(error, 'ENOENT')) throw error;
    throw new CommandFailure(
      'failed',
      `A C++ compiler is needed, and there is no ${program}.`,
      'Debian and Ubuntu have it in the package g++, Fedora in gcc-c++.',
    );
  }
  const headers = path.join(path.dirname(path.dirname(node)), 'include', 'node');
  if (!existsSync(path.join(headers, 'node_api.h')))
    throw new CommandFailure(
      'failed',
      `The headers of Node are needed, and ${headers} does not have node_api.h.`,
      'The archives of nodejs.org have them; some distributions have them in a package of their own, e.g. libnode-dev.',
    );
  return { program, headers };
}

/**
 * Compiles the binding against the libraries in the folder, which it then finds from its own place.
 *
 * @param source folder of its sources
 * @throws CommandFailure with what the compiler said
 */
export async function compileBinding(
  { program, headers }: Compiler,
  { source, folder }: { readonly source: string; readonly folder: string },
): Promise<void> {
  const files = (await readdir(source)).filter((name) => name.endsWith('.cc'));
  const target = path.join(folder, BINDING_FILE);
  await mkdir(path.dirname(target), { recursive: true });
  const args = [
    ...['-shared', '-fPIC', '-O2', '-std=c++17', '-DNAPI_VERSION=8'],
    ...[`-I${headers}`, `-I${path.join(folder, 'deps', 'include')}`],
    ...files.map((name) => path.join(source, name)),
    ...['-o', target, `-L${path.join(folder, 'deps', 'lib')}`, '-ltensorflow', '-ltensorflow_framework'],
    '-Wl,-rpath,$ORIGIN/../../deps/lib',
  ];
  try {
    await exec(program, args);
  } catch (error) {
    throw new CommandFailure(
      'failed',
      `The binding does not compile: ${messageOf(error)}`,
      'Nothing was installed.',
    );
  }
}
