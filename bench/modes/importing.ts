import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { paintedSource } from '../../cli/builders/painted-source.ts';
import { planDataset } from '../../cli/builders/plan-dataset.ts';
import { importDataset } from '../../cli/import-dataset.ts';
import type { BenchMode } from '../bench-mode.ts';
import { type Figure, timesOf } from '../figure.ts';
import { withStack } from '../with-stack.ts';

const IMPORTS = 3;
/** Of the images of both domains, of which two ninths of as many are for scoring. */
const TRAINING_SHARE = 9 / 11 / 2;

/** Digits of two domains, painted, packed, sent and imported, each time into a server that knows none of them. */
export const importing: BenchMode = {
  summary: 'digits, from archives that are sent to a version that is committed',
  counted: { what: 'images', usual: 20_000 },
  async measure({ cache, count, say }) {
    const imports = [];
    for (let i = 0; i < IMPORTS; i++) {
      const directory = await mkdtemp(path.join(cache, 'import-'));
      try {
        say(`import ${i + 1}`);
        imports.push(await measureImport(directory, count));
      } finally {
        await rm(directory, { recursive: true, force: true });
      }
    }
    const name = `${(imports[0]?.images ?? 0).toLocaleString('en-US')} digits`;
    const facts = rates(imports);
    return [
      { name: `${name}: sent until committed`, times: timesOf(imports.map(({ ms }) => ms)), facts },
      {
        name: `${name}: painted, packed and sent`,
        times: timesOf(imports.map(({ sendMs }) => sendMs)),
        facts: {},
      },
    ] satisfies Figure[];
  },
};

interface Imported {
  readonly ms: number;
  readonly sendMs: number;
  readonly images: number;
}

function measureImport(directory: string, count: number): Promise<Imported> {
  return withStack(directory, async ({ client }) => {
    const plan = await planDataset('mnist-single', {
      count: Math.max(1, Math.round(count * TRAINING_SHARE)),
    });
    const begun = performance.now();
    const done = await importDataset(client, {
      datasetName: 'digits',
      domainA: paintedSource(plan, 'A'),
      domainB: paintedSource(plan, 'B'),
      brokenFiles: 'REFUSE',
    });
    const all = performance.now() - begun;
    if (done.finishedAt === null) throw new Error('expected an import that has ended');
    const ms = Date.parse(done.finishedAt) - Date.parse(done.createdAt);
    return { ms, sendMs: all - ms, images: done.imagesDone };
  });
}

function rates(imports: readonly Imported[]) {
  return { 'images/s': timesOf(imports.map(({ ms, images }) => (images * 1_000) / ms)).p50 };
}
