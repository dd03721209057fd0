import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { BenchOptions } from './bench-mode.ts';
import { readComputeOptions } from './compute/compute-options.ts';
import type { Figure } from './figure.ts';
import { modes } from './modes.ts';
import { type Conditions, machine, printFigures } from './print-figures.ts';
import { measureFsync } from './yardstick.ts';

const CACHE = fileURLToPath(new URL('../.cache/bench/', import.meta.url));
const MOST = 1_000_000;
/** Of a mode with its options in the usage. */
const WIDTH = 36;
/** Something that was to be measured is missing on this machine. */
const MISSING_EXIT = 3;

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const counts = [...new Set(Object.values(modes).flatMap(({ counted }) => counted?.what ?? []))];
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      method: { type: 'string' },
      preset: { type: 'string' },
      backend: { type: 'string', multiple: true },
      threads: { type: 'string' },
      tuning: { type: 'string' },
      rounds: { type: 'string' },
      data: { type: 'string' },
      python: { type: 'string' },
      peer: { type: 'string', multiple: true },
      vs: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean' },
      ...Object.fromEntries(counts.map((what) => [what, { type: 'string' as const }])),
    },
  });
  const [name = ''] = positionals;
  const mode = modes[name];
  const given = Object.keys(values).filter((what) => counts.includes(what));
  if (!mode || positionals.length > 1 || values.help || given.some((what) => what !== mode.counted?.what)) {
    console.error(usage());
    return values.help ? 0 : 2;
  }
  const [[what, asked] = []] = Object.entries(values).filter(([key]) => key === mode.counted?.what);
  const count = z.coerce.number().int().min(1).max(MOST).optional().safeParse(asked);
  if (!count.success) {
    console.error(`--${what} must be a whole number from 1 to ${MOST}, but is ${String(asked)}.`);
    return 2;
  }
  const rival = values.vs === undefined ? null : mode.rivals?.[values.vs];
  if (rival === undefined) {
    const known = Object.keys(mode.rivals ?? {});
    console.error(known.length === 0 ? `${name} takes no --vs.` : `--vs must be one of ${known.join(', ')}.`);
    return 2;
  }
  const compute = readComputeOptions(values);
  if (typeof compute === 'string') {
    console.error(compute);
    return 2;
  }
  const options: BenchOptions = {
    count: count.data ?? mode.counted?.usual ?? 1,
    compute,
    cache: CACHE,
    say(text) {
      console.error(`... ${text}`);
    },
  };
  const measure = async () => [...(await mode.measure(options)), ...((await rival?.(options)) ?? [])];
  return runMode(name, measure, values.json === true ? printJson : printFigures);
}

function usage(): string {
  const lines = Object.entries(modes).map(([name, { summary, counted, rivals }]) => {
    const count = counted ? ` [--${counted.what} ${counted.usual}]` : '';
    const vs = rivals ? ` [--vs ${Object.keys(rivals).join('|')}]` : '';
    return `  ${(name + count + vs).padEnd(WIDTH)} ${summary}`;
  });
  const exit = 'Ends with 3 where something could not be measured because a program or a library is missing.';
  return ['npm run bench -- <mode> [--json]', ...lines, exit].join('\n');
}

async function runMode(
  name: string,
  measure: () => Promise<readonly Figure[]>,
  print: typeof printFigures,
): Promise<number> {
  const before = os.loadavg()[0] ?? 0;
  const fsync = await measureFsync(CACHE);
  const measured = await measure();
  const conditions: Conditions = {
    version: readVersion(),
    mode: name,
    at: new Date().toISOString(),
    machine: machine(),
    node: process.version,
    load: [before, os.loadavg()[0] ?? 0],
  };
  console.log(print(conditions, [fsync, ...measured]));
  return measured.some(({ missing }) => missing !== undefined) ? MISSING_EXIT : 0;
}

function printJson(conditions: Conditions, figures: readonly Figure[]): string {
  return JSON.stringify({ ...conditions, figures }, null, 2);
}

function readVersion(): string {
  const file = readFileSync(
    path.join(fileURLToPath(new URL('../', import.meta.url)), 'package.json'),
    'utf8',
  );
  return z.object({ version: z.string() }).parse(JSON.parse(file)).version;
}
