import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { newId } from '#db/new-id.ts';
import { purgeExpiredTranslations } from '#db/trash/purge-translations.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { makeCheckpoint, makeWorld, queueRun, queueTranslation, type World } from '../testkit/job-rows.ts';

let api: TestApi;
let world: World;
let owner: { id: string; token: string };
let eve: { id: string; token: string };
let checkpointId: string;
beforeAll(async () => {
  api = await startApi();
  world = await makeWorld(api.prisma);
  owner = await api.createUser('EDITOR');
  eve = await api.createUser('EDITOR');
  const { runId } = await queueRun(api.prisma, world);
  checkpointId = await makeCheckpoint(api.prisma, runId);
});
afterAll(() => api.close());

/** One that the owner has asked for, with a result of 500 bytes. */
async function translated(): Promise<string> {
  const { translationId, jobId } = await queueTranslation(api.prisma, world, checkpointId, {
    content: newId(),
    exemplar: newId(),
  });
  await api.prisma.job.update({ where: { id: jobId }, data: { state: 'FINISHED' } });
  await api.prisma.translation.update({
    where: { id: translationId },
    data: {
      createdById: owner.id,
      state: 'FINISHED',
      resultSha256: 'f'.repeat(64),
      resultByteSize: 500,
      resultWidth: 8,
      resultHeight: 8,
    },
  });
  return translationId;
}

let id: string;
beforeEach(async () => {
  await api.prisma.job.deleteMany({ where: { kind: 'TRANSLATE' } });
  await api.prisma.translation.deleteMany();
  id = await translated();
});

const MUTATIONS = {
  trash: 'trashTranslations',
  restore: 'restoreTranslations',
  purge: 'purgeTranslations',
} as const;

async function move(act: keyof typeof MUTATIONS, uuids: readonly string[], token = owner.token) {
  const name = MUTATIONS[act];
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const { data, errors } = await api.ask(
    `mutation ($input: ${type}!) { ${name}(input: $input) { translationIds userErrors { code field message } } }`,
    { input: { translationIds: uuids.map((uuid) => globalId('Translation', uuid)) } },
    token,
  );
  expect(errors).toBeUndefined();
  return data[name];
}

async function seen() {
  const { data, errors } = await api.ask(
    `query ($id: ID!, $checkpoint: ID!) {
      translation(id: $id) { id }
      translations(first: 10) { totalCount edges { node { id } } }
      ofCheckpoint: translations(first: 10, checkpointId: $checkpoint) { totalCount }
      trashedTranslations(first: 10) { edges { node { translationId translation { checkpoint { step } } } } }
      storageUse { kind count byteSize }
    }`,
    { id: globalId('Translation', id), checkpoint: globalId('Checkpoint', checkpointId) },
  );
  expect(errors).toBeUndefined();
  return {
    byId: data.translation !== null,
    listed: data.translations.edges.length,
    counted: [data.translations.totalCount, data.ofCheckpoint.totalCount],
    trashed: data.trashedTranslations.edges.length,
    trash: data.storageUse.find(({ kind }: { kind: string }) => kind === 'TRASH'),
  };
}

test('a translation in the trash is nowhere but there, comes back, and goes for good', async () => {
  const there = {
    byId: true,
    listed: 1,
    counted: [1, 1],
    trashed: 0,
    trash: { kind: 'TRASH', count: 0, byteSize: 0 },
  };
  expect(await seen()).toEqual(there);
  expect((await move('trash', [id])).userErrors).toEqual([]);
  expect(await seen()).toEqual({
    byId: false,
    listed: 0,
    counted: [0, 0],
    trashed: 1,
    trash: { kind: 'TRASH', count: 1, byteSize: 500 },
  });
  expect((await move('restore', [id])).userErrors).toEqual([]);
  expect(await seen()).toEqual(there);
  await move('trash', [id]);
  expect((await move('purge', [id])).userErrors).toEqual([]);
  expect(await api.prisma.translation.count()).toBe(0);
  expect(await api.prisma.job.count({ where: { subjectId: id } })).toBe(0);
});

test('what goes is told before it goes, with its bytes', async () => {
  const { data } = await api.ask(
    `query ($ids: [ID!]!) { translationRemovals(translationIds: $ids) { byteSize usedBy mayRemove trashedAt } }`,
    { ids: [globalId('Translation', id), 'nonsense'] },
    owner.token,
  );
  expect(data.translationRemovals).toEqual([{ byteSize: 500, usedBy: [], mayRemove: true, trashedAt: null }]);
});

test('one that is under way, and one of somebody else, stay, and the others go', async () => {
  const { translationId: waiting } = await queueTranslation(api.prisma, world, checkpointId, {
    content: newId(),
    exemplar: newId(),
  });
  const { translationIds, userErrors } = await move('trash', [waiting, id], api.token);
  expect(translationIds).toEqual([globalId('Translation', id)]);
  expect(userErrors).toMatchObject([{ code: 'IN_USE', field: ['translationIds', '0'] }]);
  for (const act of ['restore', 'purge'] as const)
    expect((await move(act, [id], eve.token)).userErrors).toMatchObject([{ code: 'FORBIDDEN' }]);
});

test('only what lies in the trash is restored or purged, and only what does not is put there', async () => {
  for (const act of ['restore', 'purge'] as const)
    expect((await move(act, [id])).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
  await move('trash', [id, id]);
  expect((await move('trash', [id])).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
});

test('translations leave the trash for good when their time is up, and not before', async () => {
  const young = await translated();
  const day = 24 * 3_600_000;
  const now = Date.now();
  const trashedAt = (days: number) => ({ trashedAt: new Date(now - days * day) });
  await api.prisma.translation.update({ where: { id }, data: trashedAt(31) });
  await api.prisma.translation.update({ where: { id: young }, data: trashedAt(29) });
  expect(await purgeExpiredTranslations(api.prisma, new Date(now - 30 * day))).toBe(1);
  expect(await api.prisma.translation.findMany({ select: { id: true } })).toEqual([{ id: young }]);
});
