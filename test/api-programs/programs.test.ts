import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { decode } from 'fast-png';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { connectionSchema } from '#contracts/connection.ts';
import { launchBrowser } from '../testkit/browser.ts';
import { writeFigureFolders } from '../testkit/figure-folders.ts';
import { programIn } from '../testkit/program-in.ts';
import { pythonWith } from '../testkit/python-with.ts';
import { type Stack, startStack } from '../testkit/stack.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const MODULES = path.join(ROOT, 'node_modules');
const START = ['runs', 'start', '--dataset', 'figures', '--preset', 'tiny'];
const PATIENCE_MS = 240_000;

let stack: Stack;
let site: Server;
/** Where a person keeps program and images. */
let folder: string;
/** Of a run that has finished, and of its last checkpoint. */
let ids: { RUN_ID: string; CHECKPOINT_ID: string };
let variables: { EXEMPLAR_URL: string; EXEMPLAR_TOKEN: string };

beforeAll(async () => {
  site = createServer((_request, response) => {
    response
      .setHeader('content-type', 'text/html; charset=utf-8')
      .end(programIn('browser.md', 'page.html', ids));
  }).listen(0, '127.0.0.1');
  await once(site, 'listening');
  vi.stubEnv('EXEMPLAR_ALLOWED_ORIGINS', originOf(site));
  stack = await startStack();
  const { a, b } = writeFigureFolders(path.join(stack.dataDirectory, 'figures'), { train: 8, test: 2 });
  await stack.json('datasets', 'import', a, b, '--name', 'figures');
  const [run] = await stack.json<{ id: string }>(...START);
  await stack.json('runs', 'watch', run?.id ?? '');
  const made = await stack.json<{ id: string; canTranslate: boolean }>(
    'checkpoints',
    'list',
    '--run',
    run?.id ?? '',
  );
  ids = { RUN_ID: run?.id ?? '', CHECKPOINT_ID: made.find(({ canTranslate }) => canTranslate)?.id ?? '' };
  const connection = JSON.parse(
    readFileSync(path.join(stack.dataDirectory, 'connection.json'), 'utf8'),
  ) as unknown;
  const [key] = await stack.json<{ secret: string }>('keys', 'create', 'my program', '--days', '30');
  variables = { EXEMPLAR_URL: connectionSchema.parse(connection).url, EXEMPLAR_TOKEN: key?.secret ?? '' };
  folder = path.join(stack.dataDirectory, 'programs');
  mkdirSync(folder);
  cpSync(path.join(a, 'test', '00001_1_white-on-black.png'), path.join(folder, 'content.png'));
  cpSync(path.join(b, 'test', '00000_0_red-on-green.png'), path.join(folder, 'exemplar.png'));
}, PATIENCE_MS);
afterAll(async () => {
  site.close();
  vi.unstubAllEnvs();
  await stack.stop();
});
beforeEach(() => {
  rmSync(path.join(folder, 'translated.png'), { force: true });
});

function originOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Runs a program of a document, and returns what it says. */
async function runProgram(
  document: string,
  file: string,
  command: readonly string[],
  given = ids,
): Promise<string> {
  writeFileSync(path.join(folder, file), programIn(document, file, given));
  const [program = '', ...args] = command;
  const options = { cwd: folder, env: { ...process.env, ...variables }, timeout: PATIENCE_MS };
  const { stdout } = await promisify(execFile)(program, [...args, file], options);
  return stdout;
}

function translated() {
  return decode(readFileSync(path.join(folder, 'translated.png')));
}

/** A run that begins now. */
async function startedNow() {
  const [run] = await stack.json<{ id: string }>(...START);
  return { ...ids, RUN_ID: run?.id ?? '' };
}

/** What a program says that follows a run from its beginning to its end. */
const ALL_LOSSES = /^step \d+: generator\/total = -?[\d.e-]+$[^]*^step 18: /m;

function useModules(...names: readonly string[]) {
  for (const name of names) {
    const place = path.join(folder, 'node_modules', name);
    mkdirSync(path.dirname(place), { recursive: true });
    rmSync(place, { recursive: true, force: true });
    symlinkSync(path.join(MODULES, name), place);
  }
}

/** Builds the client package as it is packed, and puts it where npm puts it. */
async function installClient(): Promise<void> {
  const place = path.join(folder, 'node_modules', '@exemplar', 'client');
  mkdirSync(place, { recursive: true });
  cpSync(path.join(ROOT, 'sdk', 'package.json'), path.join(place, 'package.json'));
  await tsc('-p', path.join(ROOT, 'sdk'), '--outDir', path.join(place, 'dist'));
  useModules('@graphql-typed-document-node/core', '@types/node', 'graphql', 'graphql-ws', 'ws', 'zod');
}

function tsc(...args: readonly string[]) {
  const options = { cwd: folder };
  return promisify(execFile)(process.execPath, [path.join(MODULES, 'typescript/bin/tsc'), ...args], options);
}

function requirements() {
  return fileURLToPath(new URL('requirements.txt', import.meta.url));
}

test(
  'Node translates with nothing but fetch',
  async () => {
    expect(await runProgram('node.md', 'translate.mjs', [process.execPath])).toContain(
      'Wrote translated.png',
    );
    expect(translated()).toMatchObject({ width: 16, height: 16 });
  },
  PATIENCE_MS,
);

test(
  'Node follows losses live by graphql-ws',
  async () => {
    useModules('graphql', 'graphql-ws', 'ws');
    const said = await runProgram('node.md', 'losses.mjs', [process.execPath], await startedNow());
    expect(said).toMatch(ALL_LOSSES);
  },
  PATIENCE_MS,
);

test(
  'TypeScript translates and follows losses with the client package, as it is packed',
  async () => {
    await installClient();
    const node = [process.execPath, '--import', import.meta.resolve('tsx')];
    expect(await runProgram('typescript.md', 'translate.mts', node)).toContain('Wrote translated.png');
    expect(translated()).toMatchObject({ width: 16, height: 16 });
    expect(await runProgram('typescript.md', 'losses.mts', node, await startedNow())).toMatch(ALL_LOSSES);
    await tsc(
      '--noEmit',
      '--strict',
      '--module',
      'nodenext',
      '--target',
      'es2023',
      'translate.mts',
      'losses.mts',
    );
  },
  PATIENCE_MS,
);

test(
  'Python with gql translates',
  async () => {
    const python = await pythonWith(requirements());
    expect(await runProgram('python.md', 'translate.py', [python])).toContain('Wrote translated.png');
    expect(translated()).toMatchObject({ width: 16, height: 16 });
  },
  PATIENCE_MS,
);

test(
  'Python with gql follows losses live',
  async () => {
    const python = await pythonWith(requirements());
    expect(await runProgram('python.md', 'losses.py', [python], await startedNow())).toMatch(ALL_LOSSES);
  },
  PATIENCE_MS,
);

test('Python translates with its standard library alone', async () => {
  const python = await pythonWith(requirements());
  const said = await runProgram('python-standard-library.md', 'translate_plain.py', [python, '-I']);
  expect(said).toContain('Wrote translated.png');
  expect(translated()).toMatchObject({ width: 16, height: 16 });
});

test('curl translates', async () => {
  expect(await runProgram('curl.md', 'translate.sh', ['bash'])).toContain('Wrote translated.png');
  expect(translated()).toMatchObject({ width: 16, height: 16 });
});

test('curl shows the latest losses', async () => {
  expect(await runProgram('curl.md', 'losses.sh', ['bash'])).toMatch(
    /^step 18: generator\/total = -?[\d.e-]+$/m,
  );
});

test(
  'a page on a site of its own translates and shows losses, with a key',
  async () => {
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage();
      await page.goto(originOf(site));
      await page.getByLabel('Exemplar', { exact: true }).fill(variables.EXEMPLAR_URL);
      await page.getByLabel('Key').fill(variables.EXEMPLAR_TOKEN);
      await page.getByLabel('Content').setInputFiles(path.join(folder, 'content.png'));
      await page.getByLabel('Exemplar image').setInputFiles(path.join(folder, 'exemplar.png'));
      await page.getByRole('button', { name: 'Translate' }).click();
      await expect.poll(() => page.getByRole('status').textContent()).toBe('Done');
      const width = () => page.evaluate("document.querySelector('img').naturalWidth");
      await expect.poll(width).toBe(16);
      await expect.poll(() => page.getByText(/^step 18: generator\/total = /).count()).toBeGreaterThan(0);
    } finally {
      await browser.close();
    }
  },
  PATIENCE_MS,
);

test(
  'a browser translates with the client package',
  async () => {
    const { outputFiles } = await build({
      stdin: {
        contents:
          "import { createClient } from './create-client.ts'; globalThis.createClient = createClient;",
        resolveDir: path.join(ROOT, 'sdk'),
      },
      bundle: true,
      platform: 'browser', // fails on what only Node has
      format: 'esm',
      write: false,
    });
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage();
      await page.goto(originOf(site));
      await page.addScriptTag({ content: outputFiles[0]?.text ?? '', type: 'module' });
      const options = { url: variables.EXEMPLAR_URL, token: variables.EXEMPLAR_TOKEN };
      const bytes = (file: string) => JSON.stringify([...readFileSync(path.join(folder, file))]);
      const width = await page.evaluate(`(async () => {
        const { result } = await createClient(${JSON.stringify(options)}).translate({
          checkpoint: ${JSON.stringify(ids.CHECKPOINT_ID)},
          direction: 'A_TO_B',
          content: Uint8Array.from(${bytes('content.png')}),
          exemplar: new Blob([Uint8Array.from(${bytes('exemplar.png')})], { type: 'image/png' }),
        });
        return result.width;
      })()`);
      expect(width).toBe(16);
    } finally {
      await browser.close();
    }
  },
  PATIENCE_MS,
);
