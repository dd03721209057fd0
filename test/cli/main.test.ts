import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { exitCodes } from '../../cli/failure.ts';
import { main } from '../../cli/main.ts';
import { unlessRefused } from '../../cli/unless-refused.ts';

const bin = fileURLToPath(new URL('../../exemplar', import.meta.url));
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
  'datasets build',
  'datasets left-out',
  'datasets rename',
  'methods',
  'runs list',
  'runs start',
  'runs show',
  'runs watch',
  'runs cancel',
  'views list',
  'views save',
  'views edit',
  'views delete',
  'storage',
  'checkpoints list',
  'checkpoints export',
  'translate',
  'evaluate',
  'evaluations export',
  'compare',
  'reproduce',
  'experiments list',
  'experiments compare',
  'experiments cancel',
  'sample',
  'weights list',
  'weights add',
  'weights fetch',
];

test.each(COMMANDS)('the help of "%s" shows an example', async (command) => {
  const written: string[] = [];
  const stdout = vi
    .spyOn(process.stdout, 'write')
    .mockImplementation((text) => written.push(String(text)) > 0);
  const code = await main([...command.split(' '), '--help']);
  stdout.mockRestore();
  expect(code).toBe(exitCodes.ok);
  expect(written.join('')).toContain(`$ ./exemplar ${command}`);
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

test.each([
  [
    ['runs', 'list', '--first', 'abc'],
    "option '--first <count>' argument 'abc' is invalid. It must be a whole number",
  ],
  [['runs', 'list', '--first', '0'], 'It must be a whole number, 1 or more.'],
  [['runs', 'list', '--first', '1e3'], 'It must be a whole number, 1 or more.'],
  [['runs', 'list', '--first', '99999999999999999999'], 'It must be a whole number, 1 or more.'],
  [['runs', 'list', '--first', '5', '--all'], "option '--all' cannot be used with option '--first <count>'"],
  [['runs', 'list', '--state', 'RUN'], 'Allowed choices are QUEUED'],
  [['runs', 'list', '--sort', 'size'], 'Allowed choices are created, name'],
  [
    ['runs', 'list', '--sort', 'name', '--metric', 'x'],
    "'--sort <field>' cannot be used with option '--metric <name>'",
  ],
  [
    ['runs', 'list', '--knob', 'seed', '--metric', 'x'],
    "'--knob <path>' cannot be used with option '--metric <name>'",
  ],
  [['runs', 'list', 'surplus'], 'too many arguments'],
  [['runs', 'start', '--name', 'a\u001Bb'], 'A name must not have control characters (U+001B).'],
  [['runs', 'start', '--name', ''], 'A name must not be empty.'],
  [['runs', 'start', '--experiment', 'x'.repeat(201)], 'A name may have at most 200 characters.'],
  [['runs', 'start', '--fast'], "unknown option '--fast'"],
  [['runs', 'show'], "missing required argument 'run'"],
  [['datasets', 'images', 'x', '--first', '-1'], 'It must be a whole number, 1 or more.'],
  [['datasets', 'images', 'x', '--side', 'C'], 'Allowed choices are A, B.'],
  [['datasets', 'images', 'x', '--split', 'ALL'], 'Allowed choices are TRAIN'],
  [['datasets', 'rename', 'x', '--name-a', '\u200B'], 'A name must have a character that can be seen.'],
  [['datasets', 'import', 'a', 'b', '--name', '\u200B'], 'A name must have a character that can be seen.'],
  [['translate', '--direction', 'A_TO_C'], 'Allowed choices are A_TO_B, B_TO_A.'],
  [['translate', '--fit', 'SHRINK'], 'Allowed choices are STRETCH, COVER, CONTAIN.'],
])('%j is wrong usage, said in the words of the command line', async (args, message) => {
  const written: string[] = [];
  const stderr = vi
    .spyOn(process.stderr, 'write')
    .mockImplementation((text) => written.push(String(text)) > 0);
  const code = await main(args);
  stderr.mockRestore();
  expect(code).toBe(exitCodes.usage);
  expect(written.join('')).toContain(message);
  // eslint-disable-next-line no-control-regex -- control characters are what it looks for
  expect(written.join('')).not.toMatch(/\$first|[\u0000-\u0009\u000b-\u001f]/);
});

test('a refusal names its field once', () => {
  const refused = (message: string) => () =>
    unlessRefused(null, [{ code: 'OUT_OF_RANGE', field: ['config', 'batchSize'], message }]);
  expect(refused('"config.batchSize" must be at most 64, but is 100.')).toThrow(
    /^config\.batchSize must be at most 64, but is 100\. \(OUT_OF_RANGE\)$/,
  );
  expect(refused('That is too much.')).toThrow(/^config\.batchSize: That is too much\. \(OUT_OF_RANGE\)$/);
});
