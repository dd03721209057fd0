import { Option } from 'commander';
import type { CheckpointPolicyInput } from './gql/graphql.ts';
import { readCount } from './paging.ts';

/** Options that say which checkpoints of a run are kept. */
export interface PolicyOptions {
  readonly keepLast?: number;
  readonly keepEvery?: number;
  readonly keepBest?: number;
  readonly keepBestBy?: string;
}

export function keepLastOption(): Option {
  return new Option('--keep-last <n>', 'keep the newest n checkpoints').argParser(readCount);
}

export function keepEveryOption(): Option {
  return new Option('--keep-every <steps>', 'keep the first checkpoint of every so many steps').argParser(
    readCount,
  );
}

export function keepBestOption(): Option {
  return new Option('--keep-best <k>', 'keep the best k checkpoints by --keep-best-by').argParser(readCount);
}

export function keepBestByOption(): Option {
  return new Option('--keep-best-by <score>', 'score on the validation images, e.g. evaluation/ssim_ab');
}

/** The policy that the options say; null where none of them is given: everything is kept. */
export function policyOf({
  keepLast,
  keepEvery,
  keepBest,
  keepBestBy,
}: PolicyOptions): CheckpointPolicyInput | null {
  const given = [keepLast, keepEvery, keepBest, keepBestBy].some((each) => each !== undefined);
  if (!given) return null;
  return {
    keepLast: keepLast ?? null,
    keepEvery: keepEvery ?? null,
    keepBest: keepBest ?? null,
    keepBestBy: keepBestBy ?? null,
  };
}
