import type { CheckpointPolicyInput } from '../../gql/graphql.ts';
import { formatCount } from '../../ui/format.ts';

/** Which checkpoints a policy keeps, in words. */
export function policyText(policy: CheckpointPolicyInput | null, labelOf: (score: string) => string): string {
  const { keepLast, keepEvery, keepBest, keepBestBy } = policy ?? {};
  const rules = [
    ...(keepLast == null ? [] : [`the newest ${formatCount(keepLast)}`]),
    ...(keepEvery == null ? [] : [`the first of every ${formatCount(keepEvery)} steps`]),
    ...(keepBest == null ? [] : [`the best ${formatCount(keepBest)} by ${labelOf(keepBestBy ?? '')}`]),
  ];
  return rules.length === 0 ? 'All are kept.' : `Kept: ${rules.join(', ')}, and pinned ones.`;
}
