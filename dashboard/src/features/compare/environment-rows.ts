import { environmentFacts } from '#lib/environment-facts.ts';
import type { ComparedRunFragment } from '../../gql/graphql.ts';
import type { ConfigRow } from './config-rows.ts';

type ComputedRun = Pick<ComparedRunFragment, 'id' | 'segments'>;

/** Rows of what the runs were computed on when they were last begun; runs without a record of it differ from none. */
export function environmentRows(runs: readonly ComputedRun[], baseId: string | null): ConfigRow[] {
  const facts = runs.map(({ segments }) => {
    const environment = segments.at(-1)?.environment;
    return environment
      ? new Map(environmentFacts(environment).map(({ label, value }) => [label, value]))
      : null;
  });
  const base =
    facts[
      Math.max(
        0,
        runs.findIndex(({ id }) => id === baseId),
      )
    ] ?? null;
  const labels = [...new Set(facts.flatMap((own) => [...(own?.keys() ?? [])]))];
  return labels.map((label) => {
    const cells = facts.map((own) => {
      const text = own?.get(label) ?? null;
      return { text, differs: own !== null && base !== null && text !== (base.get(label) ?? null) };
    });
    const row = { path: label, label, group: '', unit: null };
    return { ...row, cells, differs: cells.some(({ differs }) => differs) };
  });
}
