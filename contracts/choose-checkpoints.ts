import type { CheckpointPolicy } from './checkpoint-policy.ts';
import { metricCatalog } from './metrics/metric-catalog.ts';

/** A checkpoint as a policy sees it. */
export interface CandidateCheckpoint {
  readonly id: string;
  readonly step: number;
  /** Whether it is undamaged and on the way that its run has taken: a resume leaves others behind. */
  readonly isSound: boolean;
  /** Whether it can be scored: undamaged, and of the stage that translates. */
  readonly isScorable: boolean;
  /** On the validation images, by the measure of the policy; null where it has none. */
  readonly score: number | null;
  /** Whether it stays whatever the policy says. */
  readonly isNeeded: boolean;
}

export interface ChosenCheckpoints {
  readonly kept: readonly string[];
  readonly going: readonly string[];
  /** Of those that are kept, those that would go if their score were known and not good enough. */
  readonly unscored: readonly string[];
}

/**
 * What a policy keeps of the checkpoints of a run, and what goes. None goes for want of a score: while the best are kept, one
 * that can be scored and has no score stays.
 */
export function chooseCheckpoints(
  policy: CheckpointPolicy,
  checkpoints: readonly CandidateCheckpoint[],
): ChosenCheckpoints {
  const byStep = [...checkpoints].sort((a, b) => a.step - b.step || (a.id < b.id ? -1 : 1));
  const ruled = new Set([
    ...byStep.filter(({ isNeeded }) => isNeeded).map(({ id }) => id),
    ...lastOf(policy, byStep),
    ...firstOfEach(policy, byStep),
    ...bestOf(policy, byStep),
  ]);
  const unscored = byStep.filter(
    ({ id, isScorable, score }) => policy.keepBest !== null && isScorable && score === null && !ruled.has(id),
  );
  const kept = new Set([...ruled, ...unscored.map(({ id }) => id)]);
  return {
    kept: byStep.filter(({ id }) => kept.has(id)).map(({ id }) => id),
    going: byStep.filter(({ id }) => !kept.has(id)).map(({ id }) => id),
    unscored: unscored.map(({ id }) => id),
  };
}

function lastOf({ keepLast }: CheckpointPolicy, byStep: readonly CandidateCheckpoint[]): string[] {
  if (keepLast === null) return [];
  return byStep
    .filter(({ isSound }) => isSound)
    .slice(-keepLast)
    .map(({ id }) => id);
}

/** Checkpoints come by the clock, so few lie at a multiple of anything: the first one of each stretch of steps stands for it. */
function firstOfEach({ keepEvery }: CheckpointPolicy, byStep: readonly CandidateCheckpoint[]): string[] {
  if (keepEvery === null) return [];
  const firsts = new Map<number, string>();
  for (const { id, step, isSound } of byStep) {
    const stretch = Math.floor(step / keepEvery);
    if (isSound && !firsts.has(stretch)) firsts.set(stretch, id);
  }
  return [...firsts.values()];
}

/** Of equal scores the later step is better. */
function bestOf(
  { keepBest, keepBestBy }: CheckpointPolicy,
  byStep: readonly CandidateCheckpoint[],
): string[] {
  if (keepBest === null) return [];
  const isLowerBetter = metricCatalog.find(({ name }) => name === keepBestBy)?.isLowerBetter === true;
  return byStep
    .flatMap(({ id, step, isScorable, score }) =>
      isScorable && score !== null && !Number.isNaN(score) ? [{ id, step, score }] : [],
    )
    .sort((a, b) => (isLowerBetter ? a.score - b.score : b.score - a.score) || b.step - a.step)
    .slice(0, keepBest)
    .map(({ id }) => id);
}
