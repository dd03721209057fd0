import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EvaluationRows } from '#contracts/evaluation-rows.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { type TestApi, startApi } from '../testkit/api.ts';
import { evaluationRowsOf } from '../testkit/evaluation-rows-of.ts';
import { makeWorker, makeWorld } from '../testkit/job-rows.ts';
import { type TrialTrainer, trainTrials } from '../testkit/train-trials.ts';

let api: TestApi;
let trainer: TrialTrainer;
let datasetVersionId: string;
beforeAll(async () => {
  api = await startApi();
  datasetVersionId = globalId('DatasetVersion', (await makeWorld(api.prisma)).datasetVersionId);
  trainer = trainTrials(api.prisma, await makeWorker(api.prisma));
});
afterAll(() => api.close());

/** An experiment whose runs have all been scored. @param ssim of every image, by row and seed */
async function experimentOf(name: string, seeds: readonly number[], ssim: Record<string, readonly number[]>) {
  const { data } = await api.ask(
    `mutation ($input: StartExperimentInput!) { startExperiment(input: $input) { experiment { id } userErrors { message } } }`,
    {
      input: {
        name,
        datasetVersionId,
        preset: 'tiny',
        rows: ['full', 'no-mask'],
        seeds,
        config: { maskSteps: 6 },
      },
    },
  );
  expect(data.startExperiment.userErrors).toEqual([]);
  for (let left = 2 * seeds.length; left > 0; left--) {
    const trained = await trainer.train();
    const { row, seed } = await api.prisma.trial.findUniqueOrThrow({ where: { runId: trained.runId } });
    if (row === 'full') await trainer.leaveMasks(trained, String(seed).repeat(64));
    await trainer.settle(trained, { type: 'FINISHED' });
    const { evaluationId } = await trainer.score({ type: 'FINISHED' });
    await keepRows(evaluationId, evaluationRowsOf({ 'evaluation/ssim_ab': ssim[`${row} ${seed}`] ?? [] }));
  }
  return data.startExperiment.experiment.id as string;
}

async function keepRows(id: string, rows: EvaluationRows): Promise<void> {
  const { sha256 } = await api.storage.put(Buffer.from(JSON.stringify(rows)));
  await api.prisma.evaluation.update({ where: { id }, data: { rowsSha256: sha256 } });
}

async function compare(id: string, options = '') {
  return api.ask(
    `query ($id: ID!) { experiment(id: $id) { comparisons${options} { preset row base seeds differences {
      metric label direction baseValue rowValue difference low high verdict imageCount } } } }`,
    { id },
  );
}

test('a row that is worse under every seed and on every image is lower, with seeds and images counted', async () => {
  const id = await experimentOf('worse', [0, 1], {
    'full 0': [0.9, 0.9],
    'no-mask 0': [0.8, 0.8],
    'full 1': [0.7, 0.7],
    'no-mask 1': [0.5, 0.5],
  });
  const { data, errors } = await compare(id);
  expect(errors).toBeUndefined();
  const [compared] = data.experiment.comparisons;
  expect(compared).toMatchObject({ preset: 'tiny', row: 'no-mask', base: 'full', seeds: [0, 1] });
  const [ssim, ...others] = compared.differences;
  expect(others).toEqual([]);
  expect(ssim).toMatchObject({
    metric: 'evaluation/ssim_ab',
    label: 'SSIM to ground truth',
    direction: 'A_TO_B',
    verdict: 'LOWER',
    imageCount: 2,
  });
  expect(ssim.baseValue).toBeCloseTo(0.8, 12);
  expect(ssim.rowValue).toBeCloseTo(0.65, 12);
  expect(ssim.difference).toBeCloseTo(-0.15, 12);
  // Of two seeds a quarter of the samples is of the first alone, another of the second.
  expect(ssim.low).toBeCloseTo(-0.2, 12);
  expect(ssim.high).toBeCloseTo(-0.1, 12);

  const turned = await compare(id, '(base: "no-mask", split: VALIDATION)');
  expect(turned.data.experiment.comparisons).toMatchObject([
    { row: 'full', base: 'no-mask', differences: [{ verdict: 'HIGHER' }] },
  ]);
  expect((await compare(id, '(split: TEST)')).data.experiment.comparisons).toMatchObject([
    { row: 'no-mask', seeds: [], differences: [] },
  ]);
  const unknown = await compare(id, '(base: "no-hats")');
  expect(unknown.errors?.[0]).toMatchObject({
    message: 'The experiment has no row "no-hats". Its rows: full, no-mask.',
    extensions: { code: 'BAD_USER_INPUT' },
  });
});

test('seeds that contradict each other leave a difference undecided, and images without a value are left out', async () => {
  const id = await experimentOf('undecided', [0, 1], {
    'full 0': [0.5, 0.5, 0.1],
    'no-mask 0': [0.6, 0.6, 0.9],
    'full 1': [0.5, 0.5, NaN],
    'no-mask 1': [0.4, 0.4, 0.9],
  });
  const { data } = await compare(id);
  expect(data.experiment.comparisons[0].differences).toMatchObject([
    { verdict: 'UNDECIDED', imageCount: 2, metric: 'evaluation/ssim_ab' },
  ]);
});

test('one seed has a difference and no interval', async () => {
  const id = await experimentOf('alone', [0], { 'full 0': [0.9, 0.7], 'no-mask 0': [0.4, 0.2] });
  const { data } = await compare(id);
  expect(data.experiment.comparisons).toMatchObject([
    { seeds: [0], differences: [{ low: null, high: null, verdict: null, imageCount: 2 }] },
  ]);
});

test('an evaluation of other images is not paired', async () => {
  const id = await experimentOf('moved', [0, 1], {
    'full 0': [0.9],
    'no-mask 0': [0.8],
    'full 1': [0.9],
    'no-mask 1': [0.8, 0.7],
  });
  const { data } = await compare(id);
  expect(data.experiment.comparisons).toMatchObject([{ seeds: [0], differences: [{ imageCount: 1 }] }]);
});

test('values of a newer program are said to be unreadable, and the experiment is still shown', async () => {
  const id = await experimentOf('newer', [0], { 'full 0': [0.9], 'no-mask 0': [0.8] });
  const { sha256 } = await api.storage.put(Buffer.from(JSON.stringify({ version: 999 })));
  await api.prisma.evaluation.updateMany({ data: { rowsSha256: sha256 } });
  const { data, errors } = await compare(id);
  expect(data).toEqual({ experiment: { comparisons: null } });
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'UNREADABLE_RECORD' });
});

test('where the error of an evaluation lies is told by part, class and group, and not measured in earlier ones', async () => {
  await experimentOf('shares', [0], { 'full 0': [0.9], 'no-mask 0': [0.8] });
  const { id } = await api.prisma.evaluation.findFirstOrThrow({ orderBy: { createdAt: 'desc' } });
  const sharesOf = async () =>
    api.ask(
      `query ($id: ID!) { evaluation(id: $id) { errorShares { direction by name imageCount pixelShare errorShare } } }`,
      { id: globalId('Evaluation', id) },
    );
  expect((await sharesOf()).data).toEqual({ evaluation: { errorShares: null } });

  const rows = evaluationRowsOf({ 'evaluation/ssim_ab': [0.9] });
  const errors = [
    { place: 'INSIDE' as const, region: 'digit', pixels: [3], absolute: [1], squared: [1] },
    { place: 'EDGE' as const, region: null, pixels: [1], absolute: [2], squared: [3] },
  ];
  await keepRows(id, { ...rows, labels: { ab: ['7'], ba: [] }, errors: { ab: errors, ba: null } });
  const of = { direction: 'A_TO_B', imageCount: 1 };
  expect((await sharesOf()).data.evaluation.errorShares).toEqual([
    { ...of, by: 'PLACE', name: 'inside digit', pixelShare: 0.75, errorShare: 0.25 },
    { ...of, by: 'PLACE', name: 'on edges between regions', pixelShare: 0.25, errorShare: 0.75 },
    { ...of, by: 'LABEL', name: '7', pixelShare: 1, errorShare: 1 },
  ]);
});
