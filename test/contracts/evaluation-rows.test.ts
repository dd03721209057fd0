import { expect, test } from 'vitest';
import { readEvaluationRows } from '#contracts/evaluation-rows.ts';

const [a, b] = ['a'.repeat(64), 'b'.repeat(64)];

test('rows of the time when both directions had the same pairs are read', () => {
  const rows = readEvaluationRows({
    version: 1,
    split: 'TEST',
    pairs: [{ a, b }],
    values: { 'evaluation/ssim_ab': [0.5] },
  });
  expect(rows).toEqual({
    version: 2,
    split: 'TEST',
    pairs: { ab: [{ content: a, exemplar: b }], ba: [{ content: b, exemplar: a }] },
    groups: { ab: [null], ba: [null] },
    values: { 'evaluation/ssim_ab': [0.5] },
    styles: { ab: null, ba: null },
  });
});
