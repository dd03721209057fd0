import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './root.mjs';
import { runProgram } from './run-program.mjs';

/**
 * Makes node_modules what package-lock.json says, by one `npm ci`; does nothing where it is so already.
 *
 * @param {AbortSignal} [stopping] ends it
 */
export async function install(stopping) {
  requireNode();
  if (isInstalled()) return;
  console.log('Installing packages (npm ci) ...');
  const [program, ...args] = npm();
  const { code } = await runProgram(
    program,
    [...args, 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    { stdio: 'inherit', shell: process.platform === 'win32' && program === 'npm' },
    stopping,
  ).catch((error) => {
    throw stopping?.aborted ? error : new Error(`npm cannot be run: ${error.message}`);
  });
  if (code !== 0) throw new Error(`npm ci failed (exit ${code}). Its messages are above.`);
}

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new Error(`Exemplar needs Node 20.19 or newer; this is ${process.versions.node}.`);
}

/**
 * npm writes node_modules/.package-lock.json as the last act of an install. Every package in it has to be the one
 * of package-lock.json; of what is not there, each may be left out (packages for other platforms).
 */
function isInstalled() {
  const wanted = readPackages('package-lock.json');
  const present = readPackages('node_modules/.package-lock.json');
  if (!wanted || !present) return false;
  const wantedOnes = Object.entries(wanted).filter(([name]) => name !== '');
  return (
    Object.keys(present).every((name) => name in wanted) &&
    wantedOnes.every(([name, { version, integrity, optional, devOptional }]) => {
      const there = present[name];
      if (!there) return Boolean(optional ?? devOptional);
      return there.version === version && there.integrity === integrity;
    })
  );
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(path.join(root, file), 'utf8')).packages;
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The npm that runs this script where there is one: it works without npm on the PATH. */
function npm() {
  const cli = process.env.npm_execpath;
  return cli?.endsWith('npm-cli.js') ? [process.execPath, cli] : ['npm'];
}
