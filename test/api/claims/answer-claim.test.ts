import { expect, test } from 'vitest';
import type { ClaimRule } from '#contracts/claims/claim.ts';
import type { EvaluationRows } from '#contracts/evaluation-rows.ts';
import { sha256Schema } from '#contracts/ids.ts';
import { randomStream } from '#lib/random.ts';
import { runWithPauses } from '#lib/run-with-pauses.ts';
import { answerClaim, type ClaimAnswer, type ScoredRow } from '../../../api/claims/answer-claim.ts';
import { evaluationRowsOf } from '../../testkit/evaluation-rows-of.ts';

function answer(rule: ClaimRule, rows: Record<string, readonly EvaluationRows[]>): Promise<ClaimAnswer> {
  const scored = Object.entries(rows).map(([name, seeds]): [string, ScoredRow] => [
    name,
    new Map(seeds.map((each, seed) => [seed, each])),
  ]);
  return runWithPauses(answerClaim({ rule }, new Map(scored)));
}

const better: ClaimRule = {
  type: 'BETTER',
  row: 'full',
  than: 'no-mask',
  measures: [{ measure: 'ssim', margin: 0.01 }],
};

function ssim(...values: readonly number[]): EvaluationRows {
  return evaluationRowsOf({ 'evaluation/ssim_ab': values, 'evaluation/ssim_ba': values });
}

/** Content images, each under two exemplars, and the styles that their translations are nearest to. */
function styled(...nearest: readonly (readonly number[])[]): EvaluationRows {
  const name = (text: string) => sha256Schema.parse(text.padEnd(64, '0'));
  const one = {
    contents: nearest.map((_, i) => name(i.toString(16))),
    exemplars: (nearest[0] ?? []).map((_, i) => name(`e${i}`)),
    nearest: nearest.map((each) => [...each]),
  };
  return { ...evaluationRowsOf({}), styles: { ab: one, ba: one } };
}

test('two seeds whose difference is known by hand: its mean, and an interval from the one to the other', async () => {
  const { verdict, effects, seeds } = await answer(better, {
    full: [ssim(0.9, 0.9), ssim(0.7, 0.7)],
    'no-mask': [ssim(0.8, 0.8), ssim(0.5, 0.5)],
  });
  expect(verdict).toBe('SUPPORTED');
  expect(seeds).toEqual([0, 1]);
  expect(effects.map(({ end }) => end)).toEqual(['ab', 'ba']);
  const [effect] = effects;
  expect(effect).toMatchObject({ measure: 'ssim', row: 'full', against: 'no-mask', imageCount: 2 });
  expect(effect?.effect).toBeCloseTo(0.15, 12);
  expect(effect?.low).toBeCloseTo(0.1, 12);
  expect(effect?.high).toBeCloseTo(0.2, 12);
  expect(effect?.rowValue).toBeCloseTo(0.8, 12);
  expect(effect?.againstValue).toBeCloseTo(0.65, 12);
});

test('the same rows the other way round contradict it, and rows that are alike decide nothing, with no number of seeds', async () => {
  const [high, low] = [
    [ssim(0.9, 0.9), ssim(0.7, 0.7)],
    [ssim(0.8, 0.8), ssim(0.5, 0.5)],
  ];
  expect(await answer(better, { full: low, 'no-mask': high })).toMatchObject({ verdict: 'CONTRADICTED' });
  expect(await answer(better, { full: low, 'no-mask': low })).toMatchObject({
    verdict: 'UNDECIDED',
    seedsToDecide: null,
  });
});

test('seeds that contradict each other leave it undecided, and say how many would do', async () => {
  const found = await answer(better, {
    full: [ssim(0.9), ssim(0.5)],
    'no-mask': [ssim(0.7), ssim(0.6)],
  });
  // 0.2 and -0.1: effect 0.05, interval [-0.1, 0.2]; 0.15 has to become 0.04.
  expect(found).toMatchObject({ verdict: 'UNDECIDED', seedsToDecide: Math.ceil(2 * (0.15 / 0.04) ** 2) });
});

test('one seed gives no verdict, and says so; neither does a seed that only one row has', async () => {
  const alone = await answer(better, { full: [ssim(0.9), ssim(0.9)], 'no-mask': [ssim(0.1)] });
  expect(alone).toMatchObject({ verdict: null, seeds: [0], effects: [] });
  expect(alone.reason).toBe(
    'A verdict takes two seeds or more of each row, and one seed has scores of all (full 2, no-mask 1).',
  );
  expect((await answer(better, { full: [ssim(0.9)] })).reason).toContain('no seed has scores of all');
});

test('a seed that was scored on other images is left out', async () => {
  const found = await answer(better, {
    full: [ssim(0.9, 0.9), ssim(0.9), ssim(0.9, 0.9)],
    'no-mask': [ssim(0.1, 0.1), ssim(0.1), ssim(0.1, 0.1)],
  });
  expect(found.seeds).toEqual([0, 2]);
});

test('a measure that these images do not have is named', async () => {
  const rule: ClaimRule = { ...better, measures: [{ measure: 'digit_agreement', margin: 0.01 }] };
  const found = await answer(rule, { full: [ssim(1), ssim(1)], 'no-mask': [ssim(1), ssim(1)] });
  expect(found).toMatchObject({ verdict: null });
  expect(found.reason).toBe('These images have no Digits read as in the ground truth.');
});

test('synthetic rows with a difference of 0.05 and noise: five seeds find it, and its interval holds it', async () => {
  const draws = randomStream(7, 'synthetic');
  const row = (mean: number) =>
    Array.from({ length: 5 }, () => {
      const seed = mean + 0.005 * draws.normal();
      return ssim(...Array.from({ length: 200 }, () => seed + 0.1 * draws.normal()));
    });
  const { verdict, effects } = await answer(better, { full: row(0.9), 'no-mask': row(0.85) });
  expect(verdict).toBe('SUPPORTED');
  for (const { low, high } of effects) {
    expect(low).toBeLessThan(0.05);
    expect(high).toBeGreaterThan(0.05);
  }
});

test('coverage and collapse are compared as what all drawn images come to, and fewer collapsed is better', async () => {
  const rule: ClaimRule = {
    type: 'BETTER',
    row: 'full',
    than: 'no-adain',
    measures: [
      { measure: 'collapse_rate', margin: 0.01 },
      { measure: 'style_coverage', margin: 0.01 },
    ],
  };
  const followed = styled([0, 1], [0, 1]);
  const collapsed = styled([0, 0], [0, 0]);
  const { verdict, effects } = await answer(rule, {
    full: [followed, followed],
    'no-adain': [collapsed, collapsed],
  });
  expect(verdict).toBe('SUPPORTED');
  const values = effects.map(({ measure, effect, rowValue, againstValue }) => [
    measure,
    effect,
    rowValue,
    againstValue,
  ]);
  expect(values).toEqual([
    ['collapse_rate', 1, 0, 1],
    ['collapse_rate', 1, 0, 1],
    ['style_coverage', 1, 1, 0],
    ['style_coverage', 1, 1, 0],
  ]);
});

test('images of which each collapses to a style of its own cover both styles only together', async () => {
  const rule: ClaimRule = {
    type: 'AT_LEAST',
    row: 'full',
    measures: [{ measure: 'style_coverage', least: 0.9 }],
  };
  const both = styled([0, 0], [1, 1]);
  const { effects } = await answer(rule, { full: [both, both] });
  // All four drawn images are of one style in one sample of eight: entropy 0. Two of two: 1.
  expect(effects[0]).toMatchObject({ effect: 1, low: 0, high: 1, verdict: 'UNDECIDED' });
});

test('exemplars are retrieved above chance where they are followed, and at chance where all is one style', async () => {
  const rule: ClaimRule = { type: 'ABOVE_SHUFFLED', row: 'full', margin: 0.01 };
  const followed = styled(...Array.from({ length: 40 }, () => [0, 1]));
  const ignored = styled(...Array.from({ length: 40 }, () => [0, 0]));
  const guided = await answer(rule, { full: [followed, followed] });
  expect(guided).toMatchObject({ verdict: 'SUPPORTED' });
  expect(guided.effects[0]).toMatchObject({ rowValue: 1, against: 'its exemplars shuffled' });
  expect(guided.effects[0]?.againstValue).toBeCloseTo(0.5, 0);
  const unguided = await answer(rule, { full: [ignored, ignored] });
  expect(unguided).toMatchObject({ verdict: 'UNDECIDED', seedsToDecide: null });
  expect(unguided.effects[0]).toMatchObject({ effect: 0 });
});

test('the order of published values is kept, turned, or left open', async () => {
  const rule: ClaimRule = {
    type: 'ORDER',
    measures: ['ssim'],
    published: [
      { row: 'a', ab: 0.1, ba: 0.1 },
      { row: 'b', ab: 0.2, ba: 0.2 },
      { row: 'c', ab: 0.3, ba: 0.3 },
    ],
  };
  const rows = (a: number, b: number, c: number) => ({
    a: [ssim(a), ssim(a)],
    b: [ssim(b), ssim(b)],
    c: [ssim(c), ssim(c)],
  });
  expect(await answer(rule, rows(0.5, 0.6, 0.7))).toMatchObject({
    verdict: 'SUPPORTED',
    effects: [{ effect: 1, rowValue: null }, { effect: 1 }],
  });
  expect(await answer(rule, rows(0.7, 0.6, 0.5))).toMatchObject({ verdict: 'CONTRADICTED' });
  const half = { ...rows(0.5, 0.6, 0.7), a: [ssim(0.5), ssim(0.9)] };
  expect(await answer(rule, half)).toMatchObject({ verdict: 'UNDECIDED' });
});

test('the same rows give the same intervals to the bit', async () => {
  const rows = { full: [ssim(0.9, 0.2), ssim(0.7, 0.4)], 'no-mask': [ssim(0.8, 0.6), ssim(0.5, 0.1)] };
  expect(await answer(better, rows)).toEqual(await answer(better, rows));
});
