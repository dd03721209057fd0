import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkpointPolicySchema } from '#contracts/checkpoint-policy.ts';
import { type CandidateCheckpoint, chooseCheckpoints } from '#contracts/choose-checkpoints.ts';

function at(step: number, facts: Partial<CandidateCheckpoint> = {}): CandidateCheckpoint {
  return {
    id: `step ${step}`,
    step,
    isSound: true,
    isScorable: true,
    score: null,
    isNeeded: false,
    ...facts,
  };
}

function kept(policy: unknown, checkpoints: readonly CandidateCheckpoint[]): readonly string[] {
  return chooseCheckpoints(checkpointPolicySchema.parse(policy), checkpoints).kept;
}

test('the newest so many are kept, damaged ones not counted', () => {
  const checkpoints = [at(1), at(2), at(3), at(4, { isSound: false })];
  expect(kept({ keepLast: 2 }, checkpoints)).toEqual(['step 2', 'step 3']);
});

test('of each so many steps the first one is kept, wherever it lies', () => {
  const steps = [30, 90, 130, 190, 420, 480];
  expect(
    kept(
      { keepEvery: 100 },
      steps.map((step) => at(step)),
    ),
  ).toEqual(['step 30', 'step 130', 'step 420']);
});

test('the best are kept by what is better of the measure, and of equal ones the later', () => {
  const checkpoints = [at(1, { score: 3 }), at(2, { score: 1 }), at(3, { score: 3 }), at(4, { score: 2 })];
  const best = (keepBestBy: string) => kept({ keepBest: 2, keepBestBy }, checkpoints);
  expect(best('evaluation/ssim_ab')).toEqual(['step 1', 'step 3']);
  expect(best('evaluation/color_distance_ab')).toEqual(['step 2', 'step 4']);
  expect(kept({ keepBest: 1, keepBestBy: 'evaluation/ssim_ab' }, checkpoints)).toEqual(['step 3']);
});

test('what has no score stays until it has one, and goes when it cannot have any', () => {
  const checkpoints = [at(1), at(2, { isScorable: false }), at(3, { score: 1 }), at(4, { score: 2 })];
  const { kept: staying, unscored } = chooseCheckpoints(
    checkpointPolicySchema.parse({ keepBest: 1, keepBestBy: 'evaluation/ssim_ab' }),
    checkpoints,
  );
  expect(staying).toEqual(['step 1', 'step 4']);
  expect(unscored).toEqual(['step 1']);
});

test('rules add up, and what is needed stays beside them', () => {
  const checkpoints = [at(1), at(2, { isNeeded: true }), at(3), at(4), at(5)];
  expect(kept({ keepLast: 1, keepEvery: 4 }, checkpoints)).toEqual(['step 1', 'step 2', 'step 4', 'step 5']);
});

test('what has been kept of a run is kept again: a policy that is applied twice removes nothing more', () => {
  const checkpoint = fc.record({
    step: fc.nat(50),
    isSound: fc.boolean(),
    isScorable: fc.boolean(),
    score: fc.option(fc.nat(5)),
    isNeeded: fc.boolean(),
  });
  const rules = fc
    .record({
      last: fc.option(fc.integer({ min: 1, max: 4 })),
      every: fc.option(fc.integer({ min: 1, max: 20 })),
      best: fc.option(fc.integer({ min: 1, max: 4 })),
    })
    .filter(({ last, every, best }) => last !== null || every !== null || best !== null);
  fc.assert(
    fc.property(fc.array(checkpoint, { maxLength: 20 }), rules, (facts, { last, every, best }) => {
      const policy = {
        keepLast: last,
        keepEvery: every,
        keepBest: best,
        keepBestBy: best === null ? null : 'evaluation/ssim_ab',
      };
      const checkpoints = facts.map((each, i) => ({ ...each, id: String(i).padStart(2, '0') }));
      const first = chooseCheckpoints(policy, checkpoints);
      const left = checkpoints.filter(({ id }) => first.kept.includes(id));
      expect(chooseCheckpoints(policy, left).going).toEqual([]);
      expect([...first.kept, ...first.going].sort()).toEqual(checkpoints.map(({ id }) => id));
      for (const { id } of checkpoints.filter(({ isNeeded }) => isNeeded)) expect(first.kept).toContain(id);
    }),
  );
});

test('a policy has a rule, the best have a measure, and the measure is one of the scores', () => {
  const fields = (policy: unknown) =>
    checkpointPolicySchema.safeParse(policy).error?.issues.map(({ path }) => path.join('.'));
  expect(fields({})).toEqual(['keepLast']);
  expect(fields({ keepBest: 2 })).toEqual(['keepBestBy']);
  expect(fields({ keepLast: 1, keepBestBy: 'evaluation/ssim_ab' })).toEqual(['keepBest']);
  expect(fields({ keepBest: 1, keepBestBy: 'generator/total' })).toEqual(['keepBestBy']);
  expect(fields({ keepLast: 0 })).toEqual(['keepLast']);
});
