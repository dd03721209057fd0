import type { RecordedStep } from '../recorder/graph.ts';
import { dropUnused } from './drop-unused.ts';
import { foldFills } from './fold-fills.ts';
import { fuseBias } from './fuse-bias.ts';
import { mergeEqual } from './merge-equal.ts';

/** The same step with fewer nodes; what it computes stays as it is. */
export function simplifyStep(step: RecordedStep): RecordedStep {
  return dropUnused(fuseBias(mergeEqual(foldFills(dropUnused(step)))));
}
