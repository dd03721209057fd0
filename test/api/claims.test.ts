import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
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

interface Suite {
  title: string;
  common: Record<string, unknown>;
  rows: { name: string }[];
  models: { name: string; preset: string }[];
  claims: { id: string; rule: Record<string, unknown>; tracks: string[] }[];
  checks: unknown[];
  search: { rates: number[]; seed: number };
}

/** Two rows of CycleGAN's preset, one of which is told to be better: no networks are learned for others. */
function suiteOf(change: (suite: Suite) => void = () => undefined): object {
  const text = readFileSync(new URL('../../docs/claims/mnist-single-small.json', import.meta.url), 'utf8');
  const suite = JSON.parse(text) as Suite;
  suite.common = { batchSize: 2 };
  suite.models = suite.models
    .filter(({ name }) => name === 'cyclegan' || name === 'unit')
    .map((model) => ({ ...model, preset: `${model.name}-tiny` }));
  suite.rows = suite.rows.filter(({ name }) => name === 'cyclegan' || name === 'unit');
  const measures = [{ measure: 'ssim', margin: 0.01 }];
  suite.claims = suite.claims
    .filter(({ id }) => id === 'RQ2')
    .map((claim) => ({
      ...claim,
      tracks: ['published'],
      rule: { type: 'BETTER', row: 'cyclegan', than: 'unit', measures },
    }));
  suite.checks = [
    { type: 'REFERENCE_IS', reference: 'truth', metric: 'evaluation/ssim_ab', value: 1, within: 0 },
  ];
  suite.search.rates = [0.0002, 0.002];
  change(suite);
  return suite;
}

async function save(experimentName: string, suite: object) {
  const { data } = await api.ask(
    `mutation ($input: SaveClaimsInput!) { saveClaims(input: $input) {
      claims { name title experiment { id name } } userErrors { code field message } } }`,
    { input: { experimentName, suite } },
  );
  return data.saveClaims;
}

async function start(input: Record<string, unknown>) {
  const { data } = await api.ask(
    `mutation ($input: StartExperimentInput!) { startExperiment(input: $input) {
      experiment { trials { row seed } } userErrors { code field message } } }`,
    { input: { datasetVersionId, rows: ['full'], config: { batchSize: 2 }, ...input } },
  );
  return data.startExperiment;
}

/** Ends the run that waits longest. @param ssim of every image */
async function finish(ssim: readonly number[], scores: Record<string, number> = {}): Promise<string> {
  const trained = await trainer.train();
  await trainer.settle(trained, { type: 'FINISHED' });
  const { evaluationId } = await trainer.score({ type: 'FINISHED' }, scores);
  const rows = evaluationRowsOf({ 'evaluation/ssim_ab': ssim });
  const { sha256 } = await api.storage.put(Buffer.from(JSON.stringify(rows)));
  const referenceRows = [{ name: 'truth', scores: { 'evaluation/ssim_ab': 1 } }];
  await api.prisma.evaluation.update({
    where: { id: evaluationId },
    data: { rowsSha256: sha256, referenceRows },
  });
  return trained.runId;
}

const ASKED = `query ($id: ID) { claims(experimentId: $id) {
  title
  rates { model rate value isChosen }
  rows { track row learningRate trials { untrained trial { seed run { id } } } }
  claims { claim track verdict reason seeds seedsToDecide effects { measure direction row against effect low high imageCount verdict } }
  checks { text holds found }
} }`;

test('a suite is answered from the runs of its experiment, and every number has its run', async () => {
  const { claims } = await save('claims/whole', suiteOf());
  const { id } = claims.experiment;
  const nothing = await api.ask(ASKED, { id });
  expect(nothing.errors).toBeUndefined();
  expect(nothing.data.claims[0].claims).toMatchObject([
    { claim: 'RQ2', track: 'published', verdict: null, seeds: [], effects: [] },
  ]);
  expect(nothing.data.claims[0].claims[0].reason).toContain('no seed has scores of all (cyclegan 0, unit 0)');
  expect(nothing.data.claims[0].checks).toMatchObject([{ holds: null }]);

  for (const rate of [0.0002, 0.002]) {
    const preset = 'cyclegan-tiny';
    const search = { name: 'claims/whole/learning-rates', preset, setting: `cyclegan/rate-${rate}` };
    expect((await start({ ...search, seeds: [100] })).userErrors).toEqual([]);
    await finish([], { 'evaluation/ssim_ab': rate, 'evaluation/ssim_ba': 0 });
  }
  const runs: string[] = [];
  for (const [model, ssim] of [
    ['cyclegan', [0.9, 0.9]],
    ['unit', [0.8, 0.8]],
  ] as const) {
    const rows = {
      name: 'claims/whole',
      preset: `${model}-tiny`,
      setting: `published/${model}`,
      split: 'TEST',
    };
    expect((await start({ ...rows, seeds: [0, 1] })).userErrors).toEqual([]);
    runs.push(await finish(ssim), await finish(ssim));
  }

  const { data, errors } = await api.ask(ASKED, { id });
  expect(errors).toBeUndefined();
  const [suite] = data.claims;
  expect(suite.rates).toMatchObject([
    { model: 'cyclegan', rate: 0.0002, value: 0.0001, isChosen: false },
    { model: 'cyclegan', rate: 0.002, value: 0.001, isChosen: true },
    { model: 'unit', rate: 0.0002, value: null, isChosen: false },
    { model: 'unit', rate: 0.002, value: null, isChosen: false },
  ]);
  expect(suite.claims).toMatchObject([
    {
      verdict: 'SUPPORTED',
      seeds: [0, 1],
      seedsToDecide: null,
      effects: [{ measure: 'ssim', direction: 'A_TO_B', row: 'cyclegan', against: 'unit', imageCount: 2 }],
    },
  ]);
  expect(suite.claims[0].effects[0].low).toBeCloseTo(0.1, 12);
  expect(suite.checks).toMatchObject([
    { text: 'Ground truth has 1 in SSIM to ground truth, A to B, exactly', holds: true, found: '1.0000' },
  ]);
  // The runs of methods without exemplar stand in both tracks.
  const published = suite.rows.filter(({ track }: { track: string }) => track === 'published');
  const assisted = suite.rows.filter(({ track }: { track: string }) => track === 'assisted');
  const idsOf = (rows: { trials: { trial: { run: { id: string } } }[] }[]) =>
    rows.flatMap(({ trials }) => trials.map(({ trial }) => trial.run.id));
  expect(idsOf(published)).toEqual(runs.map((run) => globalId('Run', run)));
  expect(idsOf(assisted)).toEqual(idsOf(published));
});

test('a run whose loss does not fall is named, and stays in the table', async () => {
  const { claims } = await save('claims/rising', suiteOf());
  const rows = {
    name: 'claims/rising',
    preset: 'cyclegan-tiny',
    setting: 'published/cyclegan',
    split: 'TEST',
  };
  await start({ ...rows, seeds: [0, 1] });
  const [rising, falling] = [await finish([0.5]), await finish([0.5])];
  await logLoss(rising, [1, 1.5, 2, 3]);
  await logLoss(falling, [3, 2, 1.5, 1]);
  const { data } = await api.ask(ASKED, { id: claims.experiment.id });
  const [row] = data.claims[0].rows;
  expect(row.trials.map(({ untrained }: { untrained: string | null }) => untrained)).toEqual([
    'its loss did not fall (generator/total)',
    null,
  ]);
});

async function logLoss(runId: string, values: readonly number[]): Promise<void> {
  const series = await api.prisma.series.create({ data: { runId, name: 'generator/total' } });
  await api.prisma.metricBatch.create({
    data: {
      runId,
      sequence: 1_000_000n,
      epoch: 1,
      count: values.length,
      firstStep: 1,
      lastStep: values.length,
      seriesIds: values.map(() => series.id),
      steps: values.map((_, i) => i + 1),
      times: values.map(() => 0n),
      values: [...values],
    },
  });
}

test('settings that have changed are refused, each with the difference; words may change', async () => {
  await save('claims/kept', suiteOf());
  const changed = await save(
    'claims/kept',
    suiteOf((suite) => {
      suite.search.rates = [0.0002, 0.003];
      suite.common = { batchSize: 3 };
    }),
  );
  expect(changed.claims).toBeNull();
  expect(changed.userErrors).toMatchObject([
    {
      code: 'INVALID_STATE',
      message:
        '"common.batchSize" is 2 in the experiment, but 3 in this suite. Give other settings another name.',
    },
    {
      message:
        '"search.rates" is [0.0002,0.002] in the experiment, but [0.0002,0.003] in this suite. Give other settings another name.',
    },
  ]);
  const worded = await save(
    'claims/kept',
    suiteOf((suite) => {
      suite.title = 'In other words';
    }),
  );
  expect(worded).toMatchObject({ claims: { title: 'In other words' }, userErrors: [] });
});

test('what could not be run or answered is refused before anything is: rows, measures, presets, knobs', async () => {
  const messages = async (change: (suite: Suite) => void) => {
    const { claims, userErrors } = await save('claims/refused', suiteOf(change));
    expect(claims).toBeNull();
    return (userErrors as { message: string }[]).map(({ message }) => message).join('\n');
  };
  const ruleOf = ({ claims }: Suite) => claims[0]?.rule ?? {};
  expect(await messages((suite) => (ruleOf(suite)['than'] = 'no-hats'))).toContain(
    'the claim RQ2 names the row "no-hats", but there are: cyclegan, unit',
  );
  expect(
    await messages((suite) => (ruleOf(suite)['measures'] = [{ measure: 'beauty', margin: 0.01 }])),
  ).toContain('"beauty" is no measure that a claim can be of');
  expect(
    await messages((suite) => {
      for (const model of suite.models) model.preset = 'huge';
    }),
  ).toContain('No preset is named "huge".');
  expect(await messages((suite) => (suite.common = { poolSize: 4 }))).toContain(
    'Methods that have "poolSize": cyclegan.',
  );
  expect(await api.prisma.experiment.findUnique({ where: { name: 'claims/refused' } })).toBeNull();
});

test('an experiment holds a preset with several settings, and a setting has to be a short name', async () => {
  const [one, other] = ['warm', 'cold'];
  const request = { name: 'settings', preset: 'cyclegan-tiny', seeds: [0] };
  await start({ ...request, setting: one });
  const { experiment } = await start({ ...request, setting: other, config: { batchSize: 4 } });
  expect(experiment.trials).toEqual([
    { row: 'warm/full', seed: 0 },
    { row: 'cold/full', seed: 0 },
  ]);
  expect((await start({ ...request, setting: 'a b' })).userErrors).toMatchObject([{ field: ['setting'] }]);
});

test('experiments that answer no claims are not among them', async () => {
  await api.prisma.experiment.create({ data: { id: crypto.randomUUID(), name: 'plain', splits: [] } });
  const { data } = await api.ask('query { claims { experiment { name } } }', {});
  expect(
    data.claims.map(({ experiment }: { experiment: { name: string } }) => experiment.name),
  ).not.toContain('plain');
});
