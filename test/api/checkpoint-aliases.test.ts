import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { planCheckpoints } from '#db/trash/plan-checkpoints.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { makeUpload, makeWorld, queueRun, type World } from '../testkit/job-rows.ts';
import { rowsOf } from '../testkit/run-rows.ts';

let api: TestApi;
let world: World;
let owner: { id: string; token: string };
let eve: { id: string; token: string };
let runId: string;
let checkpoints: string[];
beforeAll(async () => {
  api = await startApi();
  world = await makeWorld(api.prisma);
  owner = await api.createUser('EDITOR');
  eve = await api.createUser('EDITOR');
});
afterAll(() => api.close());
beforeEach(async () => {
  await api.prisma.checkpointAlias.deleteMany();
  ({ runId, checkpoints } = await trainedRun('trained', owner.id));
});

/** A finished run with checkpoints at the steps 1, 2 and 3. */
async function trainedRun(displayName: string, createdById: string) {
  const { runId: id, jobId } = await queueRun(api.prisma, world);
  await api.prisma.run.update({ where: { id }, data: { displayName, createdById } });
  const rows = rowsOf(api.prisma, id);
  await rows.begin(1, 0);
  const made = [await rows.checkpoint(1), await rows.checkpoint(2), await rows.checkpoint(3)];
  await rows.finish();
  await api.prisma.job.update({ where: { id: jobId }, data: { state: 'FINISHED' } });
  return { runId: id, checkpoints: made };
}

const ALIAS = 'id name version mayChange setBy { id } checkpoint { id step }';

async function set(
  name: string,
  checkpoint: number | string,
  expectedVersion: number | null = null,
  token = owner.token,
) {
  const uuid = typeof checkpoint === 'number' ? (checkpoints[checkpoint - 1] ?? '') : checkpoint;
  const { data, errors } = await api.ask(
    `mutation ($input: SetCheckpointAliasInput!) {
      setCheckpointAlias(input: $input) { alias { ${ALIAS} } userErrors { code field message } }
    }`,
    { input: { name, checkpointId: globalId('Checkpoint', uuid), expectedVersion } },
    token,
  );
  expect(errors).toBeUndefined();
  return data.setCheckpointAlias;
}

async function remove(aliasId: string, expectedVersion: number | null = null, token = owner.token) {
  const { data, errors } = await api.ask(
    `mutation ($input: RemoveCheckpointAliasInput!) {
      removeCheckpointAlias(input: $input) { aliasId userErrors { code message } }
    }`,
    { input: { aliasId, expectedVersion } },
    token,
  );
  expect(errors).toBeUndefined();
  return data.removeCheckpointAlias;
}

async function listed(): Promise<[name: string, step: number][]> {
  const { data, errors } = await api.ask(
    `{ checkpointAliases(first: 100) { edges { node { ${ALIAS} } } } }`,
    {},
    owner.token,
  );
  expect(errors).toBeUndefined();
  return data.checkpointAliases.edges.map(
    ({ node }: { node: { name: string; checkpoint: { step: number } } }) => [node.name, node.checkpoint.step],
  );
}

/** What a mutation on ids refuses, in its words. */
async function refusalsOf(act: string, field: string, ids: readonly string[]): Promise<string[]> {
  const type = `${act.charAt(0).toUpperCase()}${act.slice(1)}Input`;
  const { data, errors } = await api.ask(
    `mutation ($input: ${type}!) { ${act}(input: $input) { userErrors { message } } }`,
    { input: { [field]: ids } },
    owner.token,
  );
  expect(errors).toBeUndefined();
  return data[act].userErrors.map(({ message }: { message: string }) => message);
}

test('an alias is set, listed, shown by its checkpoint, moved with its version, and removed', async () => {
  const { alias, userErrors } = await set('production', 2);
  expect(userErrors).toEqual([]);
  expect(alias).toMatchObject({
    name: 'production',
    version: 1,
    mayChange: true,
    setBy: { id: globalId('User', owner.id) },
  });
  expect(await set('production', 2)).toMatchObject({ alias: { version: 1 }, userErrors: [] });
  await set('baseline', 1);
  expect(await listed()).toEqual([
    ['baseline', 1],
    ['production', 2],
  ]);
  const { data } = await api.ask(
    'query ($id: ID!, $alias: ID!) { checkpoint(id: $id) { aliases { name } } node(id: $alias) { id } }',
    { id: globalId('Checkpoint', checkpoints[1] ?? ''), alias: alias.id },
  );
  expect(data).toMatchObject({ checkpoint: { aliases: [{ name: 'production' }] }, node: { id: alias.id } });

  expect((await set('production', 3)).userErrors).toMatchObject([
    {
      code: 'NAME_TAKEN',
      field: ['name'],
      message: expect.stringContaining('points at step 2 of "trained"'),
    },
  ]);
  expect(await set('production', 3, 1)).toMatchObject({
    alias: { version: 2, checkpoint: { step: 3 } },
    userErrors: [],
  });
  expect((await remove(alias.id, 1)).userErrors).toMatchObject([{ code: 'STALE_VERSION' }]);
  expect(await remove(alias.id, 2)).toEqual({ aliasId: alias.id, userErrors: [] });
  expect(await listed()).toEqual([['baseline', 1]]);
  expect((await remove(alias.id)).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
  expect((await set('production', 3, 2)).userErrors).toMatchObject([
    { code: 'STALE_VERSION', message: expect.stringContaining('no alias "production" any more') },
  ]);
});

test('of two people who move one alias at once only one does, and the other is told where it points', async () => {
  await set('production', 1);
  const answers = await Promise.all([set('production', 2, 1), set('production', 3, 1)]);
  const refusals = answers.flatMap(({ userErrors }) => userErrors);
  const [[, step] = ['', 0]] = await listed();
  expect(refusals).toMatchObject([
    { code: 'STALE_VERSION', message: expect.stringContaining(`now points at step ${step} of "trained"`) },
  ]);
});

test('of two people who take one name at once only one gets it', async () => {
  const answers = await Promise.all([set('taken', 1), set('taken', 2), set('taken', 3)]);
  const refusals = answers.flatMap(({ userErrors }) => userErrors);
  expect(refusals).toMatchObject([{ code: 'NAME_TAKEN' }, { code: 'NAME_TAKEN' }]);
  expect(await listed()).toHaveLength(1);
});

test('names in any script are kept, and what forges, hides or names a checkpoint in another way is refused', async () => {
  const fine = [
    '🧪 new',
    'إنتاج',
    '<b>bold</b>',
    'à'.normalize('NFD'),
    'n'.repeat(49),
    'день '.repeat(40).trim(),
  ];
  for (const name of fine) expect(await set(name, 1)).toMatchObject({ userErrors: [] });
  expect(await listed()).toHaveLength(fine.length);
  expect(await set('à'.normalize('NFC'), 1)).toMatchObject({ alias: { version: 1 }, userErrors: [] });
  for (const [name, code] of [
    ['', 'REQUIRED'],
    [' \u200b ', 'REQUIRED'],
    ['a\u0007b', 'INVALID'],
    ['a\nb', 'INVALID'],
    ['\u202egpj', 'INVALID'],
    ['день '.repeat(50), 'TOO_LONG'],
    ['latest', 'INVALID'],
    ['Best', 'INVALID'],
    ['1c0FFEE5', 'INVALID'],
    ['latest@800', 'INVALID'],
    [globalId('Checkpoint', checkpoints[0] ?? ''), 'INVALID'],
  ] as const)
    expect([name, (await set(name, 1)).userErrors]).toMatchObject([name, [{ code, field: ['name'] }]]);
});

test('the checkpoint of an alias is refused by name wherever it could go: by itself, by a policy, with its run', async () => {
  const { alias } = await set('production', 1);
  const [first = ''] = checkpoints;
  expect(await refusalsOf('trashCheckpoints', 'checkpointIds', [globalId('Checkpoint', first)])).toEqual([
    'The checkpoint of step 1 cannot be deleted. It has the alias "production". Move or remove the alias first.',
  ]);
  const { data } = await api.ask(
    'query ($ids: [ID!]!, $runs: [ID!]!) { checkpointRemovals(checkpointIds: $ids) { usedBy } removals(runIds: $runs) { usedBy } }',
    { ids: [globalId('Checkpoint', first)], runs: [globalId('Run', runId)] },
    owner.token,
  );
  expect(data).toEqual({
    checkpointRemovals: [{ usedBy: ['It has the alias "production". Move or remove the alias first.'] }],
    removals: [
      { usedBy: ['Its checkpoint at step 1 has the alias "production". Move or remove the alias first.'] },
    ],
  });
  expect(await refusalsOf('trashRuns', 'runIds', [globalId('Run', runId)])).toEqual([
    '"trained" cannot be deleted. Its checkpoint at step 1 has the alias "production". Move or remove the alias first.',
  ]);
  const policy = { keepLast: 1, keepEvery: null, keepBest: null, keepBestBy: null };
  const { going } = await planCheckpoints(api.prisma, runId, policy);
  expect(going).toEqual([checkpoints[1]]);
  await remove(alias.id);
  expect(await refusalsOf('trashCheckpoints', 'checkpointIds', [globalId('Checkpoint', first)])).toEqual([]);
  expect((await set('production', 1)).userErrors).toMatchObject([
    { code: 'NOT_FOUND', field: ['checkpointId'] },
  ]);
});

test("editors name checkpoints of their own runs, and take an alias neither from nor to somebody else's", async () => {
  const theirs = await trainedRun('theirs', eve.id);
  const [target = ''] = theirs.checkpoints;
  expect((await set('production', target)).userErrors).toMatchObject([
    { code: 'FORBIDDEN', field: ['checkpointId'] },
  ]);
  const { alias } = await set('production', 1);
  expect((await set('production', target, 1, eve.token)).userErrors).toMatchObject([
    { code: 'FORBIDDEN', field: ['name'] },
  ]);
  expect((await remove(alias.id, null, eve.token)).userErrors).toMatchObject([{ code: 'FORBIDDEN' }]);
  const operator = await api.createUser('OPERATOR');
  expect((await set('production', target, 1, operator.token)).userErrors).toEqual([]);
});

test('translate, evaluateCheckpoint and startRun take an alias where they take the id of a checkpoint', async () => {
  await set('production ✨', 2);
  const step = async (mutation: string, type: string, shown: string, input: object) => {
    const { data, errors } = await api.ask(
      `mutation ($input: ${type}!) { ${mutation}(input: $input) { ${shown} userErrors { code message } } }`,
      { input },
      owner.token,
    );
    expect(errors).toBeUndefined();
    return data[mutation];
  };
  const upload = await makeUpload(api.prisma, { ...world, userId: owner.id });
  await api.prisma.upload.update({ where: { id: upload }, data: { format: 'PNG', width: 1, height: 1 } });
  const image = globalId('Image', upload);
  const translation = {
    direction: 'A_TO_B',
    contentImageId: image,
    exemplarImageIds: [image],
  };
  expect(
    await step('translate', 'TranslateInput', 'translations { checkpoint { step } }', {
      ...translation,
      checkpointId: 'production ✨',
    }),
  ).toEqual({ translations: [{ checkpoint: { step: 2 } }], userErrors: [] });
  expect(
    await step('startRun', 'StartRunInput', 'run { forkedFrom { step } }', {
      fromCheckpointId: 'production ✨',
    }),
  ).toEqual({ run: { forkedFrom: { step: 2 } }, userErrors: [] });
  expect(
    await step('translate', 'TranslateInput', 'translations { id }', {
      ...translation,
      checkpointId: 'staging',
    }),
  ).toMatchObject({ userErrors: [{ code: 'NOT_FOUND', message: 'No checkpoint has this id or alias.' }] });
});

test('the audit log has where an alias pointed before and after', async () => {
  const { alias } = await set('production', 1);
  await set('production', 2, 1);
  await remove(alias.id);
  const entries = await api.prisma.auditEntry.findMany({
    where: { objectType: 'CheckpointAlias' },
    orderBy: { id: 'asc' },
  });
  const at = (step: number) => expect.objectContaining({ name: 'production', step, run: 'trained' });
  expect(entries.slice(-3).map(({ action, before, after }) => [action, before, after])).toEqual([
    ['setCheckpointAlias', null, at(1)],
    ['setCheckpointAlias', at(1), at(2)],
    ['removeCheckpointAlias', at(2), null],
  ]);
});
