#!/usr/bin/env node
// Authoring only: the Prisma CLI speaks JSON-RPC with a native schema engine that it would download. This program
// stands in for it and lets the same engine's wasm build (@prisma/schema-engine-wasm, on npm) answer.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';

const engineFolder = path.dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm'));
const commandLine = process.argv.slice(2);
function optionValues(name) {
  return commandLine.flatMap((word, i) => (word === name ? [commandLine[i + 1]] : []));
}
const datasource = JSON.parse(optionValues('--datasource')[0] ?? '{}');

if (commandLine.includes('--version')) printVersion();
else if (commandLine.includes('cli')) await runCommand(commandLine[commandLine.indexOf('cli') + 1]);
else serveRequests();

function printVersion() {
  const { version } = JSON.parse(readFileSync(path.join(engineFolder, 'package.json'), 'utf8'));
  console.log(`schema-engine-wasm ${version}`);
}

/** can-connect-to-database, create-database, drop-database: answered by the exit code and a log line. */
async function runCommand(command) {
  const { url, database } = splitUrl(datasource.url);
  log('INFO', 'Starting schema engine CLI'); // the Prisma CLI skips the first line
  const name = pg.escapeIdentifier(database);
  const statements = {
    'can-connect-to-database': [url, 'select 1'],
    'create-database': [withDatabase(url, 'postgres'), `create database ${name}`],
    'drop-database': [withDatabase(url, 'postgres'), `drop database ${name}`],
  };
  try {
    await query(...statements[command]);
  } catch (error) {
    const codes = { '3D000': 'P1003', '28P01': 'P1000', '42P04': 'P1009' };
    const message = error.message || `Can't reach database server at ${new URL(url).host}`;
    log('ERROR', message, { is_panic: false, error_code: codes[error.code] ?? 'P1001' });
    process.exitCode = 1;
  }
}

/** One JSON-RPC request a line on stdin, answered one after another on stdout. */
function serveRequests() {
  const registry = { message: '', set_message: (message) => (registry.message = message) };
  globalThis.PRISMA_WASM_PANIC_REGISTRY = registry;
  let engine;
  let queue = Promise.resolve();
  const answer = async ({ id, method, params }) => {
    try {
      engine ??= startEngine();
      send({ id, result: await call(await engine, method, params) });
    } catch (error) {
      const data = {
        is_panic: false,
        message: registry.message || error?.message || String(error),
        error_code: error?.code ?? null,
        meta: error?.meta ?? null,
      };
      send({ id, error: { code: 4466, message: 'schema engine error', data } });
    }
  };
  createInterface({ input: process.stdin, crlfDelay: Infinity })
    .on('line', (line) => {
      const request = JSON.parse(line);
      if (request.method) queue = queue.then(() => answer(request));
    })
    .on('close', () => void queue.finally(() => process.exit(0)));
}

async function call(engine, method, params) {
  const name = method === 'getDatabaseVersion' ? 'version' : method;
  if (typeof engine[name] !== 'function') throw new Error(`the schema engine has no method ${method}`);
  const result = await engine[name](params ?? undefined);
  if (method !== 'diff' || result?.stdout == null) return result ?? {};
  // The native engine prints a diff, the wasm build returns it.
  send({ id: 65535, method: 'print', params: { content: result.stdout } });
  return { exitCode: result.exitCode };
}

async function startEngine() {
  const wasm = readFileSync(path.join(engineFolder, 'schema_engine_bg.wasm'));
  const { instance } = await globalThis.WebAssembly.instantiate(wasm, { './schema_engine_bg.js': bindings });
  bindings.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  const datamodels = optionValues('--datamodels').map((file) => [file, readFileSync(file, 'utf8')]);
  // The wasm build connects even where only files are compared.
  if (!datasource.url)
    throw new Error('Set DATABASE_URL: the schema engine needs a database to work beside.');
  const factory = new MigrationAdapterFactory(datasource.url, datasource.shadowDatabaseUrl);
  return bindings.SchemaEngine.new(
    datamodels.length > 0 ? { datamodels } : {},
    () => {},
    bindMigrationAwareSqlAdapterFactory(factory),
  );
}

/** Connects the engine to the database, and to a shadow database that lives as long as its connection. */
class MigrationAdapterFactory extends PrismaPg {
  constructor(databaseUrl, shadowUrl) {
    const { url, schema } = splitUrl(databaseUrl);
    super({ connectionString: url }, { schema });
    Object.assign(this, { url, schema, shadowUrl });
  }

  connect() {
    return openAdapter(this.url, this.schema);
  }

  async connectToShadowDb() {
    if (this.shadowUrl) {
      const { url, schema } = splitUrl(this.shadowUrl);
      return openAdapter(url, schema);
    }
    const name = pg.escapeIdentifier(`prisma_migrate_shadow_db_${randomUUID()}`);
    await query(this.url, `create database ${name}`);
    const drop = () => query(this.url, `drop database if exists ${name} with (force)`);
    return openAdapter(withDatabase(this.url, name.slice(1, -1)), this.schema, drop);
  }
}

/**
 * The driver adapter, made fit for migrations: scripts run whole (it splits them at every semicolon, also inside
 * function bodies), and the catalog's internal "char" type reads as a character (it rejects the type).
 */
async function openAdapter(url, schema, afterwards = async () => {}) {
  const characterOid = 18;
  const textOid = 25;
  const characterType = 6; // ColumnTypeEnum.Character
  // One connection: the engine's locks and settings belong to a session.
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  const adapter = await new PrismaPg(pool, { schema, disposeExternalPool: true }).connect();
  const { queryRaw, performIO } = Object.getPrototypeOf(Object.getPrototypeOf(adapter));
  const dispose = adapter.dispose.bind(adapter);

  adapter.dispose = async () => {
    await dispose();
    await afterwards();
  };
  adapter.executeScript = async (script) => {
    try {
      await pool.query(script);
    } catch (error) {
      adapter.onError(error);
    }
  };
  adapter.queryRaw = async (request) => {
    let characters = [];
    const readAsText = async (sent) => {
      const result = await performIO.call(adapter, sent);
      characters = result.fields.flatMap((field, i) => (field.dataTypeID === characterOid ? [i] : []));
      const fields = result.fields.map((field) =>
        field.dataTypeID === characterOid ? { ...field, dataTypeID: textOid } : field,
      );
      return { ...result, fields };
    };
    const patched = Object.create(adapter, { performIO: { value: readAsText } });
    const result = await queryRaw.call(patched, request);
    for (const i of characters) result.columnTypes[i] = characterType;
    return result;
  };
  return adapter;
}

/** Prisma's URLs may name a schema, which Postgres does not know as a parameter. */
function splitUrl(text) {
  const url = new URL(text);
  const schema = url.searchParams.get('schema') ?? undefined;
  url.searchParams.delete('schema');
  return { url: url.toString(), schema, database: decodeURIComponent(url.pathname.slice(1)) || 'postgres' };
}

function withDatabase(text, database) {
  const url = new URL(text);
  url.pathname = `/${encodeURIComponent(database)}`;
  return url.toString();
}

async function query(url, sql) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

function send(message) {
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
}

function log(level, message, fields = {}) {
  const line = {
    timestamp: new Date().toISOString(),
    level,
    fields: { message, ...fields },
    target: 'schema_engine::logger',
  };
  process.stderr.write(`${JSON.stringify(line)}\n`);
}
