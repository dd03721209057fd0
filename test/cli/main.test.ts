import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { exitCodes } from '../../cli/failure.ts';
import { main } from '../../cli/main.ts';

const bin = fileURLToPath(new URL('../../cli/bin.mjs', import.meta.url));
const emptyFolder = mkdtempSync(path.join(tmpdir(), 'exemplar-empty-'));

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command from a folder that knows nothing of Exemplar, without a server. */
function exemplar(...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const { EXEMPLAR_URL: _url, EXEMPLAR_TOKEN: _token, ...inherited } = process.env;
    const env = { ...inherited, EXEMPLAR_DATA_DIR: emptyFolder };
    const child = execFile(
      process.execPath,
      [bin, ...args],
      { cwd: emptyFolder, env },
      (_, stdout, stderr) => {
        resolve({ code: child.exitCode ?? -1, stdout, stderr });
      },
    );
  });
}

const COMMANDS = [
  'status',
  'sign-in',
  'datasets list',
  'datasets images',
  'datasets import',
  'methods',
  'runs list',
  'runs start',
  'runs show',
  'runs watch',
  'runs cancel',
  'checkpoints list',
  'translate',
  'evaluate',
  'sample',
];

test.each(COMMANDS)('the help of "%s" shows an example', async (command) => {
  const written: string[] = [];
  const stdout = vi
    .spyOn(process.stdout, 'write')
    .mockImplementation((text) => written.push(String(text)) > 0);
  const code = await main([...command.split(' '), '--help']);
  stdout.mockRestore();
  expect(code).toBe(exitCodes.ok);
  expect(written.join('')).toContain(`$ npx exemplar ${command}`);
  expect(written.join('')).toContain('--json');
});

test('an unknown command ends with 2', async () => {
  const { code, stderr } = await exemplar('dance');
  expect(code).toBe(2);
  expect(stderr).toContain("unknown command 'dance'");
});

test('a missing option is named and ends with 2', async () => {
  const { code, stderr } = await exemplar('evaluate');
  expect(code).toBe(2);
  expect(stderr).toContain('--checkpoint');
});

test('without a running server a command says how to start one and ends with 4', async () => {
  const { code, stdout, stderr } = await exemplar('runs', 'list', '--json');
  expect(code).toBe(4);
  expect(stdout).toBe('');
  expect(stderr).toContain('npm start');
});
