import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { Product } from './product.ts';
import type { RunNumbers } from './run-numbers.ts';

// The one place that knows how a version shows its numbers. 0.1.0 and the present code are both read by it: where the
// present code renames a field, ask each version for the name it has.

const SERIES = `query Series($id: ID!, $keys: [String!]!) {
  run(id: $id) { metricSeries(keys: $keys, maxPoints: 2000) { key steps values exact } }
}`;

/** Metrics of computing, not of the machine's speed. */
const NUMBERS = /^(generator|discriminator|mask|optimizer)\//;
const MOST_KEYS = 40;

export async function readRunNumbers(product: Product, runId: string): Promise<RunNumbers> {
  return {
    metrics: await readMetrics(product, runId),
    checkpoints: readCheckpoints(product.dataDirectory, runId),
  };
}

interface Series {
  readonly key: string;
  readonly steps: number[];
  readonly values: number[];
  readonly exact: boolean;
}

async function readMetrics(product: Product, id: string): Promise<RunNumbers['metrics']> {
  const { run } = await product.ask<{ run: { metricKeys: string[] } }>(
    'query Keys($id: ID!) { run(id: $id) { metricKeys } }',
    { id },
  );
  const keys = run.metricKeys.filter((key) => NUMBERS.test(key)).sort();
  if (keys.length > MOST_KEYS) throw new Error('more metrics than one question may name');
  const answer = await product.ask<{ run: { metricSeries: Series[] } }>(SERIES, { id, keys });
  return Object.fromEntries(
    answer.run.metricSeries.map(({ key, steps, values, exact }) => {
      if (!exact) throw new Error(`${key} has more points than one answer holds`);
      return [key, { steps, values }];
    }),
  );
}

const manifestSchema = z.object({
  format: z.string().startsWith('exemplar.checkpoint/'),
  runId: z.string(),
  stage: z.string(),
  step: z.int(),
  blobs: z.array(z.object({ role: z.string(), sha256: z.string() })),
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
      blobs: Object.fromEntries(blobs.map(({ role, sha256 }) => [role, sha256] as const).sort()),
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
