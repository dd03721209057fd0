import type { ArtifactFacts, SharedKnobs } from './methods/method-definition.ts';
import { methodDefinition, type RunConfig } from './run-config.ts';

/** A trial of an experiment, as far as it decides when others begin. */
export interface PlannedTrial {
  readonly id: string;
  /** Of a run that learns everything itself. */
  readonly config: RunConfig;
  readonly hasRun: boolean;
  /** What checkpoints of its run hold. */
  readonly artifacts: readonly { readonly name: string; readonly id: string }[];
}

/** What becomes of a trial that has no run. */
export type TrialPlan =
  /** Its run can be queued with this config. */
  | { readonly type: 'START'; readonly config: RunConfig }
  /** It takes what the run of this trial has not learned yet. */
  | { readonly type: 'WAIT'; readonly trialId: string };

/**
 * Says how the trials of an experiment share what they learn: of those with one seed whose artifacts fit each other, the
 * first one learns an artifact, and the others take it from there. So rows differ in nothing but what they leave out.
 *
 * @param trials all of the experiment, in their order.
 * @returns plans of the trials that have no run, by their id.
 */
export function planTrials(trials: readonly PlannedTrial[]): ReadonlyMap<string, TrialPlan> {
  return new Map(
    trials.filter(({ hasRun }) => !hasRun).map((trial) => [trial.id, planOf(trial, trials)] as const),
  );
}

function planOf(trial: PlannedTrial, trials: readonly PlannedTrial[]): TrialPlan {
  let { config } = trial;
  for (const facts of methodDefinition(config.method).artifacts) {
    if (!facts.isLearned(config)) continue;
    const sharing = trials.filter((other) => isShared(facts, trial.config, other.config));
    const found = sharing.flatMap(({ artifacts }) => artifacts).find(({ name }) => name === facts.name);
    const [first] = sharing;
    if (found)
      config = { ...config, ...facts.taking(found.id) }; // of its own method
    else if (first && first !== trial) return { type: 'WAIT', trialId: first.id };
  }
  return { type: 'START', config };
}

function isShared(facts: ArtifactFacts<SharedKnobs>, one: RunConfig, other: RunConfig): boolean {
  if (one.method !== other.method || one.seed !== other.seed || !facts.isLearned(other)) return false;
  const theirs = facts.requirements(other);
  return Object.entries(facts.requirements(one)).every(([knob, value]) => theirs[knob] === value);
}
