import { expect, test } from 'vitest';
import { evaluationCsv } from '../../cli/evaluation-csv.ts';
import { evaluationRowsOf } from '../testkit/evaluation-rows-of.ts';

test('a line per pair with its measures and the error of each part; cells are empty where there is nothing', () => {
  const rows = evaluationRowsOf({ 'evaluation/ssim_ab': [0.5, NaN], 'evaluation/ssim_ba': [0.25] });
  const [header, first, second, third, ...rest] = evaluationCsv({
    ...rows,
    groups: { ab: ['seen, twice', null], ba: ['a "b"'] },
    labels: { ab: ['7', null], ba: ['3'] },
    errors: {
      ab: [{ place: 'INSIDE', region: 'digit', pixels: [2, 0], absolute: [3, 0], squared: [5.5, 0] }],
      ba: null,
    },
  }).split('\r\n');
  expect(header).toBe(
    'direction,pair,content,exemplar,group,label,ssim,' +
      'pixels inside digit,absolute error inside digit,squared error inside digit',
  );
  const hashes = (i: number) => `${rows.pairs.ab[i]?.content},${rows.pairs.ab[i]?.exemplar}`;
  expect(first).toBe(`A_TO_B,0,${hashes(0)},"seen, twice",7,0.5,2,3,5.5`);
  expect(second).toBe(`A_TO_B,1,${hashes(1)},,,,0,0,0`);
  expect(third).toBe(`B_TO_A,0,${hashes(0)},"a ""b""",3,0.25,,,`);
  expect(rest).toEqual(['']);
});
