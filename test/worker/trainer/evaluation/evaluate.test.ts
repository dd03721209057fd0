import { decode } from 'fast-png';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ScoredSplit } from '#contracts/domain.ts';
import { type EvaluationRows, readEvaluationRows } from '#contracts/evaluation-rows.ts';
import { measureFacts, type MeasureName } from '#contracts/measures.ts';
import { metricNameSchema } from '#contracts/metrics/metric-catalog.ts';
import { statistics } from '#lib/statistics.ts';
import {
  createTinyWorld,
  lastCheckpoint,
  runTask,
  said,
  tinyConfig,
  type Outcome,
  type TinyWorld,
} from '../tiny-run.ts';

/** Two-tone digits have one figure, whose color cannot be taken for that of another. */
const TWO_TONE_MEASURES = Object.keys(measureFacts).filter((name) => name !== 'class_color');

const shortConfig = { ...tinyConfig, maskSteps: 1, translationSteps: 1 };

describe('an evaluation', () => {
  let world: TinyWorld;
  let trained: Outcome;
  beforeAll(async () => {
    world = await createTinyWorld({ train: 8, test: 3 });
    trained = await runTask(world, world.trainTask({ config: shortConfig }));
  });

  test('scores both directions on all test pairs by the names of the catalog', async () => {
    const outcome = await runTask(world, world.evaluateTask(lastCheckpoint(trained).manifestSha256));
    expect(outcome.end).toBe('finished');
    const [evaluated] = said(outcome, 'evaluated');
    expect(evaluated?.imageCount).toBe(3);
    expect(Object.keys(evaluated?.scores ?? {}).sort()).toEqual(
      TWO_TONE_MEASURES.flatMap((measure) => [`evaluation/${measure}_ab`, `evaluation/${measure}_ba`]).sort(),
    );
    expect(evaluated?.missing).toEqual([
      { name: 'class_color', reason: 'no pair of these images has what it measures' },
    ]);
    for (const [name, value] of Object.entries(evaluated?.scores ?? {})) {
      expect(metricNameSchema.parse(name)).toBe(name);
      if (!/psnr|color_distance/.test(name)) expect(Math.abs(value)).toBeLessThanOrEqual(1);
    }
  });

  test('keeps the value of every pair, of which its scores and intervals are made', async () => {
    const outcome = await runTask(world, world.evaluateTask(lastCheckpoint(trained).manifestSha256));
    const [evaluated] = said(outcome, 'evaluated');
    if (!evaluated) throw new Error('expected scores');
    const rows = readEvaluationRows(
      JSON.parse((await world.blobs.read(evaluated.rowsSha256)).toString('utf8')),
    );
    expect(rows.split).toBe('TEST');
    expect(new Set(rows.pairs.ab.flatMap(({ content, exemplar }) => [content, exemplar])).size).toBe(6);
    expect(rows.pairs.ba).toEqual(
      rows.pairs.ab.map(({ content, exemplar }) => ({ content: exemplar, exemplar: content })),
    );
    const ofStyles = (name: string) => /retrieval|coverage|collapse/.test(name);
    expect(Object.keys(rows.values).sort()).toEqual(
      Object.keys(evaluated.scores)
        .filter((each) => !ofStyles(each))
        .sort(),
    );
    const name = 'evaluation/ssim_ab';
    const values = (rows.values[name] ?? []).map((value) => value ?? NaN);
    expect(values).toHaveLength(3);
    expect(evaluated.scores[name]).toBeCloseTo(statistics.MEAN(values), 12);
    const [low, high] = evaluated.intervals[name] ?? [NaN, NaN];
    expect(low).toBeLessThan(evaluated.scores[name] ?? NaN);
    expect(low).toBeGreaterThanOrEqual(Math.min(...values));
    expect(high).toBeLessThanOrEqual(Math.max(...values));
    expect(evaluated.counts[name]).toBe(3);
  });

  test('keeps where the error of every pair lies: all of its pixels, and all of its squared error', async () => {
    const outcome = await runTask(world, world.evaluateTask(lastCheckpoint(trained).manifestSha256));
    const [evaluated] = said(outcome, 'evaluated');
    if (!evaluated) throw new Error('expected scores');
    const { errors, labels, values } = readEvaluationRows(
      JSON.parse((await world.blobs.read(evaluated.rowsSha256)).toString('utf8')),
    );
    expect(errors.ab?.map(({ place }) => place)).toEqual(['INSIDE', 'INSIDE', 'EDGE']);
    for (const label of labels.ab) expect(label).toMatch(/^\d$/);
    const pixels = tinyConfig.imageHeight * tinyConfig.imageWidth;
    for (const pair of [0, 1, 2]) {
      const sumOf = (of: 'pixels' | 'squared') =>
        errors.ab?.reduce((sum, part) => sum + (part[of][pair] ?? NaN), 0) ?? NaN;
      expect(sumOf('pixels')).toBe(pixels);
      expect(sumOf('squared') / pixels).toBeCloseTo(values['evaluation/psnr_ab']?.[pair] ?? NaN, 9);
    }
  });

  test('translates content images under one exemplar of every style, and tells what chance would score', async () => {
    const outcome = await runTask(world, world.evaluateTask(lastCheckpoint(trained).manifestSha256));
    const [evaluated] = said(outcome, 'evaluated');
    if (!evaluated) throw new Error('expected scores');
    const { styles } = readEvaluationRows(
      JSON.parse((await world.blobs.read(evaluated.rowsSha256)).toString('utf8')),
    );
    expect(styles.ab?.contents).toHaveLength(3);
    expect(styles.ab?.nearest).toHaveLength(3);
    const count = styles.ab?.exemplars.length ?? 0;
    expect(count).toBeGreaterThan(1);
    expect(styles.ab?.nearest.flat().every((style) => style < count)).toBe(true);
    expect(evaluated.counts['evaluation/exemplar_retrieval_ab']).toBe(3);
    expect(evaluated.chances).toMatchObject({
      'evaluation/exemplar_retrieval_ab': 1 / count,
      'evaluation/digit_accuracy_ba': 0.1,
    });
    const truth = evaluated.references.find(({ name }) => name === 'truth');
    expect(truth?.scores).toMatchObject({
      'evaluation/exemplar_retrieval_ab': 1,
      'evaluation/collapse_rate_ba': 0,
    });
  });

  test('stores what the best, the middle and the worst translations look like, and those under exemplars of every style', async () => {
    const outcome = await runTask(world, world.evaluateTask(lastCheckpoint(trained).manifestSha256));
    const [evaluated] = said(outcome, 'evaluated');
    const pictures = evaluated?.pictures ?? [];
    expect(pictures.map(({ direction, shown }) => `${direction} ${shown}`)).toEqual([
      ...['A_TO_B BEST', 'A_TO_B MEDIAN', 'A_TO_B WORST', 'A_TO_B STYLES', 'A_TO_B STYLE_MAP'],
      ...['B_TO_A BEST', 'B_TO_A MEDIAN', 'B_TO_A WORST', 'B_TO_A STYLES', 'B_TO_A STYLE_MAP'],
    ]);
    for (const { shown, measure, rows, values, sha256, width, height } of pictures) {
      // Three content images under the exemplars, and a map.
      const ofStyles = { STYLES: 4, STYLE_MAP: 1 }[shown as string];
      expect({ measure, rows }).toEqual(
        ofStyles === undefined
          ? { measure: 'ssim', rows: 5 }
          : { measure: 'exemplar_retrieval', rows: ofStyles },
      );
      expect(values).toEqual([...values].sort((a, b) => b - a));
      const png = decode(await world.blobs.read(sha256));
      expect([png.width, png.height]).toEqual([width, height]);
    }
  });

  test('of the validation images scores those and no others', async () => {
    const other = await createTinyWorld({ train: 8, validation: 2, test: 3 });
    const checkpoint = lastCheckpoint(await runTask(other, other.trainTask({ config: shortConfig })));
    const pairsOf = async (split: ScoredSplit) => {
      const [evaluated] = said(
        await runTask(other, other.evaluateTask(checkpoint.manifestSha256, split)),
        'evaluated',
      );
      if (!evaluated) throw new Error('expected scores');
      const { pairs } = readEvaluationRows(
        JSON.parse((await other.blobs.read(evaluated.rowsSha256)).toString('utf8')),
      );
      return pairs.ab.map(({ content }) => content);
    };
    const [validation, test] = [await pairsOf('VALIDATION'), await pairsOf('TEST')];
    expect([validation.length, test.length]).toEqual([2, 3]);
    expect(new Set([...validation, ...test]).size).toBe(5);
  });

  test('gives the same scores each time', async () => {
    const task = world.evaluateTask(lastCheckpoint(trained).manifestSha256);
    expect(said(await runTask(world, task), 'evaluated')).toEqual(
      said(await runTask(world, task), 'evaluated'),
    );
  });

  test('of a mask checkpoint is refused, for it translates nothing', async () => {
    const [ofMaskStage] = said(trained, 'checkpoint');
    if (!ofMaskStage) throw new Error('expected a checkpoint of the mask stage');
    await expect(runTask(world, world.evaluateTask(ofMaskStage.manifestSha256))).rejects.toMatchObject({
      failure: { class: 'USER', code: 'INVALID_STATE' },
    });
  });

  test('stops between two batches when it is told to', async () => {
    const task = world.evaluateTask(lastCheckpoint(trained).manifestSha256);
    const outcome = await runTask(world, task, { reason: 'CANCEL', afterStep: 0 });
    expect(outcome.end).toBe('stopped');
    expect(said(outcome, 'evaluated')).toEqual([]);
  });
});

test('a dataset of photographs gets the measures that need no ground truth, and is told which are missing', async () => {
  const world = await createTinyWorld({ train: 4, test: 2, nameOf: (index) => `photo-${index}.png` });
  const trained = await runTask(world, world.trainTask({ config: shortConfig }));
  const outcome = await runTask(world, world.evaluateTask(lastCheckpoint(trained).manifestSha256));
  const [evaluated] = said(outcome, 'evaluated');
  expect(Object.keys(evaluated?.scores ?? {})).toEqual([
    'evaluation/ssim_exemplar_ab',
    'evaluation/color_distance_ab',
    'evaluation/gray_ssim_to_content_ab',
    'evaluation/ssim_exemplar_ba',
    'evaluation/color_distance_ba',
    'evaluation/gray_ssim_to_content_ba',
  ]);
  expect(evaluated?.references.map(({ name }) => name)).toEqual(['copy', 'other_exemplar', 'color_transfer']);
  for (const { scores } of evaluated?.references ?? [])
    expect(Object.keys(scores)).toEqual(Object.keys(evaluated?.scores ?? {}));
  const [copy, otherExemplar] = evaluated?.references ?? [];
  expect(copy?.scores).toMatchObject({
    'evaluation/gray_ssim_to_content_ab': 1,
    'evaluation/gray_ssim_to_content_ba': 1,
  });
  // The same translations, against other exemplars.
  const content = 'evaluation/gray_ssim_to_content_ab';
  const color = 'evaluation/color_distance_ab';
  expect(otherExemplar?.scores[content]).toBe(evaluated?.scores[content]);
  expect(otherExemplar?.scores[color]).not.toBe(evaluated?.scores[color]);
  const needy = (Object.keys(measureFacts) as MeasureName[]).filter(
    (name) => measureFacts[name].needs !== 'NOTHING',
  );
  expect(evaluated?.missing.map(({ name }) => name)).toEqual(needy);
  const reasons = new Set(evaluated?.missing.map(({ reason }) => reason));
  expect([...reasons]).toEqual([
    'the dataset has no ground truth for these images: no rows of a truth.json',
    'the dataset has no regions of these images: no files <name>.seg.png',
  ]);
  const photographs = readEvaluationRows(
    JSON.parse(
      (await world.blobs.read(evaluated?.rowsSha256 ?? lastCheckpoint(trained).manifestSha256)).toString(),
    ),
  );
  expect(photographs.errors).toEqual({ ab: null, ba: null });
  expect(evaluated?.pictures).toHaveLength(6);
  for (const { measure, rows } of evaluated?.pictures ?? [])
    expect({ measure, rows }).toEqual({ measure: 'gray_ssim_to_content', rows: 3 });
});

describe('a dataset with regions and a table of truths', () => {
  let world: TinyWorld;
  let rows: EvaluationRows;
  let evaluated: ReturnType<typeof said<'evaluated'>>[number];
  beforeAll(async () => {
    world = await createTinyWorld({
      train: 4,
      test: 3,
      annotated: true,
      nameOf: (index) => `photo-${index}.png`,
    });
    const trained = await runTask(world, world.trainTask({ config: shortConfig }));
    const outcome = await runTask(world, world.evaluateTask(lastCheckpoint(trained).manifestSha256));
    const [found] = said(outcome, 'evaluated');
    if (!found) throw new Error('expected scores');
    evaluated = found;
    rows = readEvaluationRows(JSON.parse((await world.blobs.read(evaluated.rowsSha256)).toString('utf8')));
  });

  test('gets every measure, on the pairs of the table', () => {
    expect(Object.keys(evaluated.scores).sort()).toEqual(
      TWO_TONE_MEASURES.flatMap((measure) => [`evaluation/${measure}_ab`, `evaluation/${measure}_ba`]).sort(),
    );
    // Each content image with the exemplar after the one at its position.
    const ofA = rows.pairs.ab.map(({ content }) => content);
    const ofB = rows.pairs.ba.map(({ content }) => content);
    expect(rows.pairs.ab.map(({ exemplar }) => exemplar)).toEqual([ofB[1], ofB[2], ofB[0]]);
    expect(rows.pairs.ba.map(({ exemplar }) => exemplar)).toEqual([ofA[1], ofA[2], ofA[0]]);
  });

  test('its truths are right in every measure', () => {
    const truth = evaluated.references.find(({ name }) => name === 'truth')?.scores;
    for (const name of ['ssim', 'pixels_near', 'palette_accuracy', 'digit_agreement', 'exemplar_retrieval'])
      expect([name, truth?.[`evaluation/${name}_ab`], truth?.[`evaluation/${name}_ba`]]).toEqual([
        name,
        1,
        1,
      ]);
  });

  test('its groups have scores of their own', () => {
    expect(rows.groups).toEqual({ ab: [null, 'unseen', null], ba: [null, 'unseen', null] });
    const [group] = evaluated.groups;
    expect(evaluated.groups).toHaveLength(1);
    expect(group).toMatchObject({ name: 'unseen', counts: { 'evaluation/ssim_ab': 1 } });
    expect(group?.scores['evaluation/ssim_ab']).toBe(rows.values['evaluation/ssim_ab']?.[1]);
    expect(group?.scores).not.toHaveProperty('evaluation/exemplar_retrieval_ab'); // taken of other pairs
  });
});

test('a dataset without test images cannot be evaluated, and the answer says what to do', async () => {
  const world = await createTinyWorld({ train: 4, test: 0 });
  const trained = await runTask(world, world.trainTask({ config: shortConfig }));
  const evaluated = runTask(world, world.evaluateTask(lastCheckpoint(trained).manifestSha256));
  await expect(evaluated).rejects.toMatchObject({
    failure: {
      class: 'USER',
      code: 'NO_IMAGES',
      message: expect.stringMatching(
        /^Domain A and domain B .* Import a version with a test folder/,
      ) as string,
    },
  });
});
