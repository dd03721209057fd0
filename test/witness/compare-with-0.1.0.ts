import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { differences } from './differences.ts';
import { measureNumbers } from './measure-numbers.ts';
import type { Numbers } from './numbers.ts';
import { startProduct } from './product.ts';
import { scratchDatabase } from './scratch-database.ts';
import { withBaseline } from './with-baseline.ts';
import { withServer } from './with-server.ts';

// Trains the same runs on version 0.1.0 and on the present code, on this machine, and fails where one bit differs.

const { values } = parseArgs({ options: { baseline: { type: 'string' } } });
const present = fileURLToPath(new URL('../..', import.meta.url));

await withBaseline(values.baseline, (baseline) =>
  withServer(async (folder, server) => {
    const measure = async (name: string, root: string): Promise<Numbers['runs']> => {
      const dataDirectory = path.join(folder, name);
      mkdirSync(dataDirectory);
      const product = await startProduct({ root, dataDirectory, databaseUrl: await scratchDatabase(server) });
      try {
        return await measureNumbers(product);
      } finally {
        await product.stop();
      }
    };
    const recorded = await measure('baseline', baseline);
    const found = await measure('present', present);
    for (const [run, numbers] of Object.entries(recorded)) {
      const lines = differences(numbers, found[run] ?? { metrics: {}, checkpoints: [] });
      const points = Object.values(numbers.metrics).reduce((sum, { steps }) => sum + steps.length, 0);
      const blobs = numbers.checkpoints.flatMap((checkpoint) => Object.keys(checkpoint.blobs)).length;
      console.log(
        lines.length === 0
          ? `${run}: equal to the bit in ${points} values and ${blobs} files of weights`
          : `${run}: DIFFERENT\n  ${lines.join('\n  ')}`,
      );
      if (lines.length > 0) process.exitCode = 1;
    }
  }),
);
