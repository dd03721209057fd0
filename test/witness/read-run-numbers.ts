import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { messageOf } from '#lib/message-of.ts';
import { asLoggedBefore } from './as-logged-before.ts';
import type { Product } from './product.ts';
import type { RunNumbers } from './run-numbers.ts';

// The one place that knows how a version shows its numbers. 0.1.0 and the present code are both read by it: where the
// present code renames a field, ask each version for the name it has.

/** What a version calls a metric's name: 0.1.0 said key. */
interface Words {
  readonly name: 'key' | 'name';
  readonly names: 'metricKeys' | 'metricNames';
  readonly argument: 'keys' | 'names';
}
const TODAY: Words = { name: 'name', names: 'metricNames', argument: 'names' };
const WORDS_OF_0_1_0: Words = { name: 'key', names: 'metricKeys', argument: 'keys' };

/** Metrics of computing, not of the machine's speed. */
const NUMBERS = /^(generator|discriminator|mask|optimizer)\//;
const MOST_KEYS = 40;

export async function readRunNumbers(product: Product, runId: string): Promise<RunNumbers> {
  return {
    metrics: asLoggedBefore(await readMetrics(product, runId)),
    checkpoints: readCheckpoints(product.dataDirectory, runId),
  };
}

interface Series {
  readonly metric: string;
  readonly steps: number[];
  readonly values: number[];
  readonly exact: boolean;
}

async function readMetrics(product: Product, id: string): Promise<RunNumbers['metrics']> {
  const { name, names, argument } = await wordsOf(product, id);
  const { run } = await product.ask<{ run: { all: string[] } }>(
    `query Names($id: ID!) { run(id: $id) { all: ${names} } }`,
    { id },
  );
  const wanted = run.all.filter((metric) => NUMBERS.test(metric)).sort();
  if (wanted.length > MOST_KEYS) throw new Error('more metrics than one question may name');
  const answer = await product.ask<{ run: { metricSeries: Series[] } }>(
    `query Series($id: ID!, $wanted: [String!]!) {
      run(id: $id) { metricSeries(${argument}: $wanted, maxPoints: 2000) { metric: ${name} steps values exact } }
    }`,
    { id, wanted },
  );
  return Object.fromEntries(
    answer.run.metricSeries.map(({ metric, steps, values, exact }) => {
      if (!exact) throw new Error(`${metric} has more points than one answer holds`);
      return [metric, { steps, values }];
    }),
  );
}

/** A version refuses the words that it does not know. */
async function wordsOf(product: Product, id: string): Promise<Words> {
  try {
    await product.ask(`query Known($id: ID!) { run(id: $id) { ${TODAY.names} } }`, { id });
    return TODAY;
  } catch (error) {
    if (!messageOf(error).includes('Cannot query field')) throw error;
    return WORDS_OF_0_1_0;
  }
}

const manifestSchema = z.object({
  format: z.string().startsWith('exemplar.checkpoint/'),
  runId: z.string(),
  stage: z.string(),
  step: z.int(),
  /** Since manifests of version 2, artifacts share a role and have a name. */
  blobs: z.array(z.object({ role: z.string(), artifact: z.string().nullish(), sha256: z.string() })),
});

/** Of the manifests among the blobs, those of the run: this needs no column and no field of any version. */
function readCheckpoints(dataDirectory: string, runId: string): RunNumbers['checkpoints'] {
  const uuid = Buffer.from(runId, 'base64url').toString('utf8').split(':')[1];
  return blobFiles(dataDirectory)
    .flatMap((file) => {
      const bytes = readFileSync(file);
      if (bytes[0] !== OPENING_BRACE) return [];
      const manifest = manifestSchema.safeParse(parseJson(bytes));
      return manifest.success ? [manifest.data] : [];
    })
    .filter((manifest) => manifest.runId === uuid)
    .sort((one, other) => one.step - other.step)
    .map(({ stage, step, blobs }) => ({
      stage,
      step,
      blobs: Object.fromEntries(
        blobs.map(({ role, artifact, sha256 }) => [artifact ?? role, sha256] as const).sort(),
      ),
    }));
}

const OPENING_BRACE = 0x7b;

function blobFiles(dataDirectory: string): string[] {
  const folder = path.join(dataDirectory, 'blobs', 'sha256');
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined; // another file that begins with a brace
  }
}
