import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { readConditions } from './conditions.ts';
import { measureNumbers, SEED } from './measure-numbers.ts';
import { numbersFile, type Numbers } from './numbers.ts';
import { startProduct } from './product.ts';
import { scratchDatabase } from './scratch-database.ts';
import { withBaseline } from './with-baseline.ts';
import { withServer } from './with-server.ts';

// Writes numbers-0.1.0.json: what version 0.1.0 computes on this machine.

const { values } = parseArgs({ options: { baseline: { type: 'string' } } });

await withBaseline(values.baseline, (root) =>
  withServer(async (folder, server) => {
    const dataDirectory = path.join(folder, 'data');
    mkdirSync(dataDirectory);
    const product = await startProduct({ root, dataDirectory, databaseUrl: await scratchDatabase(server) });
    try {
      const numbers: Numbers = {
        version: '0.1.0',
        conditions: readConditions(root),
        seed: SEED,
        runs: await measureNumbers(product),
      };
      writeFileSync(numbersFile, `${JSON.stringify(numbers)}\n`);
    } finally {
      await product.stop();
    }
  }),
);
