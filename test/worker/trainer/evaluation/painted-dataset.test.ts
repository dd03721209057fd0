import { expect, test } from 'vitest';
import type { ScoredSplit } from '#contracts/domain.ts';
import { readEvaluationRows } from '#contracts/evaluation-rows.ts';
import type { Sha256 } from '#contracts/ids.ts';
import { packArchives } from '../../../../cli/archives/pack-archive.ts';
import type { BuilderName } from '../../../../cli/builders/builders.ts';
import { paintedSource } from '../../../../cli/builders/painted-source.ts';
import { planDataset } from '../../../../cli/builders/plan-dataset.ts';
import { importArchives } from '../../../../worker/importer/import-archives.ts';
import { createTinyWorld, lastCheckpoint, runTask, said, tinyConfig } from '../tiny-run.ts';

/** Paints a dataset, imports it, trains on it for a moment and scores that. */
async function scoredOn(builder: BuilderName, size: number, split: ScoredSplit) {
  const world = await createTinyWorld({ train: 1, test: 1 });
  const plan = await planDataset(builder, { size, count: 18 });
  const archives: { domain: 'A' | 'B'; sha256: Sha256 }[] = [];
  for (const domain of ['A', 'B'] as const)
    for await (const tar of packArchives(paintedSource(plan, domain).files()))
      archives.push({ domain, sha256: (await world.blobs.put(Buffer.from(tar))).sha256 });
  const watcher = { onProgress: () => Promise.resolve('GO_ON' as const) };
  const imported = await importArchives({ archives, brokenFiles: 'REFUSE' }, world.blobs, watcher);
  if (imported.type !== 'imported') throw new Error(JSON.stringify(imported));
  const config = { ...tinyConfig, imageHeight: size, imageWidth: size, maskSteps: 1, translationSteps: 1 };
  const trained = await runTask(world, world.trainTask({ config, datasetIndexSha256: imported.indexSha256 }));
  const task = world.evaluateTask(lastCheckpoint(trained).manifestSha256, split);
  const outcome = await runTask(world, { ...task, datasetIndexSha256: imported.indexSha256 });
  const [evaluated] = said(outcome, 'evaluated');
  if (!evaluated) throw new Error('expected scores');
  const rows = readEvaluationRows(
    JSON.parse((await world.blobs.read(evaluated.rowsSha256)).toString('utf8')),
  );
  return { evaluated, rows };
}

test.each(['VALIDATION', 'TEST'] as const)(
  'painted digits are scored against their own ground truth on %s images, seen and unseen ones apart',
  async (split) => {
    const { evaluated, rows } = await scoredOn('mnist-single', 16, split);
    expect(evaluated.imageCount).toBe(2);
    // One color tells a class only where there are several on an image.
    expect(evaluated.missing.map(({ name }) => name)).toEqual(['class_color']);
    const truth = evaluated.references.find(({ name }) => name === 'truth')?.scores;
    expect(truth).toMatchObject({ 'evaluation/ssim_ab': 1, 'evaluation/ssim_ba': 1 });
    expect(rows.groups.ab).toHaveLength(2);
    for (const group of [...rows.groups.ab, ...rows.groups.ba]) expect(group).toMatch(/^(un)?seen$/);
  },
);

test('painted canvases are scored against their own ground truth, the color of each class too', async () => {
  const { evaluated } = await scoredOn('mnist-multiple', 32, 'VALIDATION');
  const truth = evaluated.references.find(({ name }) => name === 'truth')?.scores;
  expect(truth).toMatchObject({ 'evaluation/ssim_ab': 1, 'evaluation/ssim_ba': 1 });
  expect(Object.keys(evaluated.scores)).toContain('evaluation/class_color_ab');
  for (const { name } of evaluated.missing) expect(name).toMatch(/^digit/); // a canvas has no label
});
