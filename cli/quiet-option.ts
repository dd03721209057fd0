import { Option } from 'commander';
import type { Output } from './terminal/output.ts';

/** For other commands to take: `./exemplar runs delete $(./exemplar runs list -q --where ...)`. */
export function quietOption(): Option {
  return new Option('-q, --quiet', 'only short ids, one per line').conflicts('json');
}

/** What the option makes of runs. */
export function tellIds(output: Output, runs: readonly { readonly shortId: string }[]): void {
  for (const run of runs) output.result(run, run.shortId);
}
