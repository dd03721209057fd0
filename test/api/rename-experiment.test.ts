import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { newId } from '#db/new-id.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { makeWorld, queueRun, type World } from '../testkit/job-rows.ts';
import { subscribe } from '../testkit/subscribe.ts';

let api: TestApi;
let world: World;
let owner: { id: string; token: string };
let id: string;
beforeAll(async () => {
  api = await startApi();
  owner = await api.createUser('EDITOR');
});
afterAll(() => api.close());
beforeEach(async () => {
  world = { ...(await makeWorld(api.prisma)), userId: owner.id };
  await queueRun(api.prisma, world);
  id = globalId('Experiment', world.experimentId);
});

function rename(input: object, token = owner.token) {
  return api.ask(
    `mutation ($input: RenameExperimentInput!) { renameExperiment(input: $input) {
      experiment { name } userErrors { code field message } } }`,
    { input: { experimentId: id, ...input } },
    token,
  );
}

test('an experiment is renamed, and who watches it or its runs sees the new name', async () => {
  const client = api.connect();
  const watched = subscribe(
    client,
    'subscription ($id: ID!) { experimentChanged(experimentId: $id) { name } }',
    { id },
  );
  await watched.next();
  const runs = subscribe(client, 'subscription { runsChanged { experiment { name } } }');
  const next = runs.next();
  const name = `Learning rates 🧪 ${world.experimentId}`;
  const { data } = await rename({ name: `  ${name} ` });
  expect(data.renameExperiment).toEqual({ experiment: { name }, userErrors: [] });
  expect((await watched.next()).experimentChanged).toEqual({ name });
  expect((await next).runsChanged).toEqual({ experiment: { name } });
  await watched.leave();
  await runs.leave();
});

test('a name that another has, or that nothing can show, is refused, and so is one of somebody who saw an older one', async () => {
  const taken = `taken ${newId()}`;
  await api.prisma.experiment.create({ data: { id: newId(), name: taken } });
  const same = await rename({ name: taken });
  expect(same.data.renameExperiment).toMatchObject({ userErrors: [{ code: 'NAME_TAKEN', field: ['name'] }] });
  const long = await rename({ name: 'x'.repeat(201) });
  expect(long.data.renameExperiment).toMatchObject({ userErrors: [{ code: 'TOO_LONG', field: ['name'] }] });
  const late = await rename({ name: `mine ${newId()}`, expectedName: 'as it was' });
  expect(late.data.renameExperiment.userErrors).toMatchObject([
    { code: 'STALE_VERSION', field: ['expectedName'] },
  ]);
  const none = await rename({ experimentId: globalId('Experiment', newId()), name: 'none' });
  expect(none.data.renameExperiment).toMatchObject({ experiment: null, userErrors: [{ code: 'NOT_FOUND' }] });
});

test('who has started only some of its runs cannot rename it; an operator can', async () => {
  const eve = await api.createUser('EDITOR');
  await queueRun(api.prisma, { ...world, userId: eve.id });
  const name = `shared ${world.experimentId}`;
  expect((await rename({ name })).errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' });
  const operator = await api.createUser('OPERATOR');
  expect((await rename({ name }, operator.token)).data.renameExperiment.userErrors).toEqual([]);
});
