import { metricCatalog } from '#contracts/metrics/metric-catalog.ts';
import type { Database } from '../client.ts';

const scores = metricCatalog.filter(({ group }) => group === 'evaluation');
const names = scores.map(({ name }) => name);
const falling = scores.filter(({ isLowerBetter }) => isLowerBetter === true).map(({ name }) => name);

/**
 * Finds the best checkpoint of each run and what its metrics were there, for lists; to be called when scores, the policy, the
 * trash or a resume may have changed which one that is.
 */
export async function indexBestCheckpoints(transaction: Database, runIds: readonly string[]): Promise<void> {
  await transaction.$executeRaw`
    select index_best_checkpoints(${[...runIds]}::uuid[], ${names}::text[], ${falling}::text[])`;
}
