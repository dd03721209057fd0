import { expect, test } from 'vitest';
import { readEvaluationRows } from '#contracts/evaluation-rows.ts';

const [a, b] = ['a'.repeat(64), 'b'.repeat(64)];

test('rows of the time when no errors were kept are read as not measured', () => {
  const known = {
    split: 'VALIDATION',
    pairs: { ab: [{ content: a, exemplar: b }], ba: [] },
    groups: { ab: ['seen'], ba: [] },
    values: {},
    styles: { ab: null, ba: null },
  };
  expect(readEvaluationRows({ version: 2, ...known })).toEqual({
    version: 3,
    ...known,
    labels: { ab: [null], ba: [] },
    errors: { ab: null, ba: null },
  });
});

test('rows of the time when both directions had the same pairs are read', () => {
  const rows = readEvaluationRows({
    version: 1,
    split: 'TEST',
    pairs: [{ a, b }],
    values: { 'evaluation/ssim_ab': [0.5] },
  });
  expect(rows).toEqual({
    version: 3,
    split: 'TEST',
    pairs: { ab: [{ content: a, exemplar: b }], ba: [{ content: b, exemplar: a }] },
    groups: { ab: [null], ba: [null] },
    labels: { ab: [null], ba: [null] },
    errors: { ab: null, ba: null },
    values: { 'evaluation/ssim_ab': [0.5] },
    styles: { ab: null, ba: null },
  });
});
