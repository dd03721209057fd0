import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { makeBundles } from './bundles.mjs';
import { root } from './root.mjs';
import { runProgram } from './run-program.mjs';

/**
 * What is made from the sources and not committed (but for schema.graphql). `inputs` are files and folders;
 * `outputs` say whether it is there at all.
 */
const targets = {
  client: {
    title: 'Prisma client',
    inputs: ['prisma/schema.prisma', 'prisma.config.ts', 'package-lock.json'],
    outputs: ['prisma/generated/client.ts'],
    command: ['node_modules/prisma/build/index.js', 'generate', '--no-hints'],
  },
  schema: {
    title: 'schema.graphql',
    inputs: ['api/graphql', 'contracts', 'jobs', 'lib', 'package-lock.json'],
    outputs: ['schema.graphql'],
    command: ['--import', 'tsx', 'api/graphql/emit-schema.ts'],
  },
  documents: {
    title: 'typed documents',
    inputs: ['schema.graphql', 'codegen.ts', 'dashboard/src', 'cli', 'sdk', 'package-lock.json'],
    outputs: ['dashboard/src/gql/graphql.ts', 'cli/gql/graphql.ts', 'sdk/gql/graphql.ts'],
    command: ['node_modules/@graphql-codegen/cli/cjs/bin.js', '--silent'],
  },
  dashboard: {
    title: 'dashboard',
    inputs: [
      'schema.graphql',
      'codegen.ts',
      'dashboard',
      'contracts',
      'docs/api',
      'lib',
      'sdk',
      'package-lock.json',
    ],
    outputs: ['dashboard/dist/index.html'],
    command: ['node_modules/vite/bin/vite.js', 'build', 'dashboard', '--logLevel', 'warn'],
  },
  // After the dashboard, which empties the folder.
  explorer: {
    title: 'GraphiQL',
    inputs: [
      'dashboard/explorer.config.ts',
      'dashboard/graphiql.html',
      'dashboard/src/graphiql',
      'dashboard/src/api/base-path.ts',
      'package-lock.json',
    ],
    outputs: ['dashboard/dist/graphiql.html'],
    command: [
      ...['node_modules/vite/bin/vite.js', 'build', 'dashboard'],
      ...['--config', 'dashboard/explorer.config.ts', '--logLevel', 'warn'],
    ],
  },
};

/**
 * For a start and for the tests: schema.graphql is committed, and `npm run check` keeps it honest.
 *
 * @param {AbortSignal} [stopping] ends it; nothing of it goes on then
 */
export async function generateStale(stopping) {
  const client = make('client', stopping);
  const documents = make('documents', stopping);
  const made = await Promise.allSettled([
    client,
    documents.then(() => make('dashboard', stopping)).then(() => make('explorer', stopping)),
    Promise.all([client, documents]).then(() => makeBundles('product')),
  ]);
  for (const { reason } of made) if (reason) throw reason;
  stopping?.throwIfAborted();
}

/** Makes one target where its inputs have changed since it was made. */
async function make(name, stopping) {
  const { title, inputs, outputs, command } = targets[name];
  const stamp = path.join(root, '.cache', 'generated', name);
  const hash = hashOf([...inputs.flatMap(filesUnder), 'scripts/generate.mjs']);
  const isFresh = existsSync(stamp) && readFileSync(stamp, 'utf8') === hash;
  if (isFresh && outputs.every((output) => existsSync(path.join(root, output)))) return;
  console.log(`Making ${title} ...`);
  await run(title, command, stopping);
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, hash);
}

/** Folders that hold what is made, not what it is made from. */
const MADE = new Set(['gql', 'dist', 'node_modules']);

function filesUnder(start) {
  const visit = (file) =>
    readdirSync(path.join(root, file), { withFileTypes: true }).flatMap((entry) => {
      const inside = path.posix.join(file, entry.name);
      if (entry.isDirectory()) return MADE.has(entry.name) ? [] : visit(inside);
      return [inside];
    });
  return path.extname(start) ? [start] : visit(start).sort();
}

function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files)
    hash
      .update(`${file}\0`)
      .update(readFileSync(path.join(root, file)))
      .update('\0');
  return hash.digest('hex');
}

async function run(title, args, stopping) {
  const env = {
    ...process.env,
    PRISMA_SCHEMA_ENGINE_BINARY: path.join(root, 'prisma/authoring/schema-engine.mjs'),
  };
  const options = { env, stdio: ['ignore', 'pipe', 'pipe'] };
  const { code, output } = await runProgram(process.execPath, args, options, stopping);
  if (code !== 0) throw new Error(`Making ${title} failed (exit ${code}):\n${output}`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  // schema.graphql is emitted by code that reads the Prisma client's enums.
  for (const name of ['client', 'schema', 'documents', 'dashboard', 'explorer']) await make(name);
  await makeBundles('product');
}
