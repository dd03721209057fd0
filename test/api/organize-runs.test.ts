import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { newId } from '#db/new-id.ts';
import { globalId, uuidOf } from '../../api/graphql/relay/global-id.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { makeWorld, queueRun, type World } from '../testkit/job-rows.ts';

let api: TestApi;
let world: World;
let owner: { id: string; token: string };
let eve: { id: string; token: string };
let runId: string;
beforeAll(async () => {
  api = await startApi();
  world = await makeWorld(api.prisma);
  owner = await api.createUser('EDITOR');
  eve = await api.createUser('EDITOR');
});
beforeEach(async () => {
  runId = await newRun('first');
});
afterAll(() => api.close());

async function newRun(displayName: string): Promise<string> {
  const { runId: id } = await queueRun(api.prisma, world);
  await api.prisma.run.update({ where: { id }, data: { displayName, createdById: owner.id } });
  return globalId('Run', id);
}

const RUN = 'id displayName version tags notes starred archivedAt';
const ERRORS = 'userErrors { code field message }';

async function update(input: object, token = owner.token) {
  const { data, errors } = await api.ask(
    `mutation ($input: UpdateRunInput!) { updateRun(input: $input) { run { ${RUN} } ${ERRORS} } }`,
    { input: { runId, ...input } },
    token,
  );
  expect(errors).toBeUndefined();
  return data.updateRun;
}

async function organize(input: object, token = owner.token) {
  const { data, errors } = await api.ask(
    `mutation ($input: OrganizeRunsInput!) { organizeRuns(input: $input) { runs { ${RUN} } ${ERRORS} } }`,
    { input: { runIds: [runId], ...input } },
    token,
  );
  expect(errors).toBeUndefined();
  return data.organizeRuns;
}

async function names(filter: object | null, token = owner.token): Promise<string[]> {
  const { data, errors } = await api.ask(
    'query ($filter: RunFilter) { runs(first: 100, filter: $filter) { totalCount edges { node { id } } } }',
    { filter },
    token,
  );
  expect(errors).toBeUndefined();
  const ids = data.runs.edges.map(({ node }: { node: { id: string } }) => node.id);
  expect(data.runs.totalCount).toBe(ids.length);
  return ids;
}

test('notes are kept as they were written, with the line ends of every system alike', async () => {
  const { run } = await update({ notes: '# Why\r\n\n<b>best</b> of *ten* 🧪 עברית\tend\n' });
  expect(run).toMatchObject({ notes: '# Why\n\n<b>best</b> of *ten* 🧪 עברית\tend', version: 2 });
});

test('empty notes take notes away, and none stay none', async () => {
  await update({ notes: 'a' });
  expect((await update({ notes: '' })).run.notes).toBe('');
  expect((await update({ notes: '  \n' })).run.notes).toBe('');
  expect(await api.prisma.runNotes.count({ where: { runId: uuidOf('Run', runId) ?? '' } })).toBe(0);
});

test.each([
  ['x'.repeat(20_001), 'TOO_LONG', 'may have at most 20000 characters'],
  ['a\u001b[31m', 'INVALID', 'must not have control characters'],
  ['a\u0000', 'INVALID', ''],
])('notes that nothing can show are refused: %#', async (notes, code, message) => {
  const { run, userErrors } = await update({ notes });
  expect(run).toBeNull();
  expect(userErrors).toMatchObject([{ code, field: ['notes'] }]);
  expect(userErrors[0].message).toContain(message);
});

test('of two who edit one run, the second sees what the first has saved', async () => {
  await update({ expectedVersion: 1, notes: 'mine' });
  const { run, userErrors } = await update({ expectedVersion: 1, notes: 'yours' }, api.token);
  expect(userErrors).toMatchObject([{ code: 'STALE_VERSION', field: ['expectedVersion'] }]);
  expect(run).toMatchObject({ notes: 'mine', version: 2 });
});

test('tags are added to and taken from many runs, each with what it had', async () => {
  await update({ tags: ['old', 'kept'] });
  const other = await newRun('other');
  const { runs, userErrors } = await organize({
    runIds: [runId, other],
    addTags: [' new ', 'kept'],
    removeTags: ['old'],
  });
  expect(userErrors).toEqual([]);
  expect(runs).toMatchObject([
    { id: runId, tags: ['kept', 'new'], version: 3 },
    { id: other, tags: ['new', 'kept'], version: 2 },
  ]);
});

test('notes are added below what each run has, where there is room for them', async () => {
  await update({ notes: 'First' });
  const [fresh, full] = [await newRun('fresh'), await newRun('full of notes')];
  await update({ runId: full, notes: 'x'.repeat(19_995) });
  const { runs, userErrors } = await organize({ runIds: [runId, fresh, full], addNotes: ' Second\r\nline ' });
  expect(runs).toMatchObject([
    { id: runId, notes: 'First\n\nSecond\nline', version: 3 },
    { id: fresh, notes: 'Second\nline', version: 2 },
  ]);
  expect(userErrors).toMatchObject([
    {
      code: 'TOO_LONG',
      field: ['runIds', '2'],
      message: expect.stringContaining('The notes of "full of notes" would have more than 20000 characters'),
    },
  ]);
});

test('what is as requested already stays at its version', async () => {
  await organize({ addTags: ['a'], archived: true });
  const { runs } = await organize({ addTags: ['a'], archived: true });
  expect(runs).toMatchObject([{ version: 2 }]);
});

test('what is refused for one run is done for the others, and the refusals say which', async () => {
  const full = await newRun('full');
  const uuid = (await api.prisma.run.findFirstOrThrow({ where: { displayName: 'full' } })).id;
  const tags = Array.from({ length: 20 }, (_, index) => `tag ${index}`);
  await api.prisma.run.update({ where: { id: uuid }, data: { tags } });
  const { runs, userErrors } = await organize({
    runIds: ['nonsense', full, runId, runId],
    addTags: ['one more'],
  });
  expect(runs).toMatchObject([{ id: runId, tags: ['one more'] }]);
  expect(userErrors).toMatchObject([
    { code: 'NOT_FOUND', field: ['runIds', '0'] },
    {
      code: 'TOO_LONG',
      field: ['runIds', '1'],
      message: expect.stringContaining('"full" would have 21 tags'),
    },
  ]);
});

test("somebody else's run is neither tagged nor archived, but may be starred", async () => {
  for (const input of [{ addTags: ['a'] }, { removeTags: ['a'] }, { archived: true }]) {
    const { runs, userErrors } = await organize({ ...input, starred: true }, eve.token);
    expect(runs).toEqual([]);
    expect(userErrors).toMatchObject([{ code: 'FORBIDDEN', field: ['runIds', '0'] }]);
  }
  expect((await organize({ starred: true }, eve.token)).runs).toMatchObject([{ starred: true, version: 1 }]);
});

test.each([
  [{ runIds: Array.from({ length: 201 }, () => 'x') }, ['runIds']],
  [{ addTags: Array.from({ length: 21 }, (_, index) => String(index)) }, ['addTags']],
  [{ addTags: ['a\nb'] }, ['addTags', '0']],
  [{ removeTags: ['x'.repeat(51)] }, ['removeTags', '0']],
])('a request that is too large or malformed changes nothing: %#', async (input, field) => {
  const { runs, userErrors } = await organize(input);
  expect(runs).toEqual([]);
  expect(userErrors).toMatchObject([{ field }]);
});

test('a star is of the user who gave it, and goes when it is taken back', async () => {
  await organize({ starred: true });
  await organize({ starred: true });
  expect(await names({ starred: true })).toEqual([runId]);
  expect(await names({ starred: true }, eve.token)).not.toContain(runId);
  expect(await names({ starred: false }, eve.token)).toContain(runId);
  await organize({ starred: false });
  expect(await names({ starred: true })).toEqual([]);
});

test('lists leave archived runs out until a filter names them, at any level', async () => {
  const { runs } = await organize({ archived: true });
  expect(runs[0].archivedAt).not.toBeNull();
  expect(await names(null)).not.toContain(runId);
  expect(await names({ state: ['QUEUED'] })).not.toContain(runId);
  expect(await names({ archived: false })).not.toContain(runId);
  expect(await names({ archived: true })).toContain(runId);
  expect(await names({ and: [{ not: { archived: false } }] })).toContain(runId);
  const all = await names({ or: [{ archived: true }, { archived: false }] });
  expect(all).toHaveLength(await api.prisma.run.count());
  await organize({ archived: false });
  expect(await names(null)).toContain(runId);
});

test('runs are found by what their notes say, whatever signs are in it', async () => {
  await update({ notes: 'Learned 100%_of it' });
  expect(await names({ notesContain: '100%_OF' })).toEqual([runId]);
  expect(await names({ notesContain: '100__of' })).toEqual([]);
});

test('runs are moved to an experiment, which is made if there is none', async () => {
  const second = await newRun('second');
  const moved = { runIds: [runId, second], experimentName: ' Moved <b>🎨</b> ' };
  const { runs, userErrors } = await organize(moved);
  expect(userErrors).toEqual([]);
  expect(runs.map(({ version }: { version: number }) => version)).toEqual([2, 2]);
  expect((await names({ experimentName: ['Moved <b>🎨</b>'] })).sort()).toEqual([runId, second].sort());
  expect((await organize(moved)).runs[0].version).toBe(2);
});

test('a run that is a row of the table of its experiment stays there, and the others go', async () => {
  const second = await newRun('second');
  const id = uuidOf('Run', runId) ?? '';
  const { experimentId } = await api.prisma.run.findUniqueOrThrow({ where: { id } });
  await api.prisma.trial.create({
    data: {
      id: newId(),
      experimentId,
      datasetVersionId: world.datasetVersionId,
      createdById: owner.id,
      preset: 'tiny',
      row: 'full',
      seed: 0,
      position: 0,
      config: {},
      runId: id,
    },
  });
  const { runs, userErrors } = await organize({ runIds: [runId, second], experimentName: 'Elsewhere' });
  expect(runs).toHaveLength(1);
  expect(userErrors).toMatchObject([
    { code: 'INVALID_STATE', field: ['runIds', '0'], message: expect.stringContaining('"first" is a row') },
  ]);
});

test('runs of others are moved by operators alone, and a name is a name', async () => {
  expect((await organize({ experimentName: 'mine' }, eve.token)).userErrors).toMatchObject([
    { code: 'FORBIDDEN' },
  ]);
  expect((await organize({ experimentName: ' ' })).userErrors).toMatchObject([{ field: ['experimentName'] }]);
});
