import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#db/new-id.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { type TestApi, startApi } from '../testkit/api.ts';
import {
  makeCheckpoint,
  makeUpload,
  makeWorld,
  queueRun,
  queueTranslation,
  type World,
} from '../testkit/job-rows.ts';

let api: TestApi;
let world: World;
let runIds: string[];
let checkpointId: string;
beforeAll(async () => {
  api = await startApi();
  world = await makeWorld(api.prisma);
  runIds = [];
  for (let i = 0; i < 3; i++) runIds.push((await queueRun(api.prisma, world)).runId);
  checkpointId = await makeCheckpoint(api.prisma, runIds[0] ?? '');
});
afterAll(async () => {
  await api.close();
});

test('a version of a dataset leads to its runs, page by page, newest first, without those in the trash', async () => {
  const [first = '', second = '', third = ''] = runIds;
  await api.prisma.run.update({ where: { id: second }, data: { trashedAt: new Date() } });
  const page = async (after: string | null) => {
    const { data } = await api.ask(
      `query ($id: ID!, $after: String) { node(id: $id) { ... on DatasetVersion {
        runs(first: 1, after: $after) { totalCount totalCountIsExact pageInfo { hasNextPage endCursor } edges { node { id } } } } } }`,
      { id: globalId('DatasetVersion', world.datasetVersionId), after },
    );
    return data.node.runs;
  };
  const newest = await page(null);
  expect(newest).toMatchObject({
    totalCount: 2,
    totalCountIsExact: true,
    pageInfo: { hasNextPage: true },
    edges: [{ node: { id: globalId('Run', third) } }],
  });
  expect(await page(newest.pageInfo.endCursor as string)).toMatchObject({
    pageInfo: { hasNextPage: false },
    edges: [{ node: { id: globalId('Run', first) } }],
  });
});

test('a checkpoint leads to its translations and evaluations, and a translation back to the dataset', async () => {
  const images = {
    content: await makeUpload(api.prisma, world),
    exemplar: await makeUpload(api.prisma, world),
  };
  const other = await makeCheckpoint(api.prisma, runIds[2] ?? '');
  const { translationId } = await queueTranslation(api.prisma, world, checkpointId, images);
  await queueTranslation(api.prisma, world, other, images);
  const evaluationIds = [newId(), newId()];
  for (const [i, id] of evaluationIds.entries())
    await api.prisma.evaluation.create({
      data: { id, checkpointId, split: 'TEST', createdAt: new Date(1_000 * i) },
    });
  const { data } = await api.ask(
    `query ($id: ID!) { checkpoint(id: $id) {
      translations(first: 5) { totalCount edges { node { id checkpoint { run { datasetVersion { id } } } } } }
      evaluations(first: 5) { edges { node { id } } } } }`,
    { id: globalId('Checkpoint', checkpointId) },
  );
  expect(data.checkpoint).toEqual({
    translations: {
      totalCount: 1,
      edges: [
        {
          node: {
            id: globalId('Translation', translationId),
            checkpoint: {
              run: { datasetVersion: { id: globalId('DatasetVersion', world.datasetVersionId) } },
            },
          },
        },
      ],
    },
    evaluations: {
      edges: evaluationIds.reverse().map((id) => ({ node: { id: globalId('Evaluation', id) } })),
    },
  });
});
