import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#db/new-id.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { makeWorld, type World } from '../testkit/job-rows.ts';

let api: TestApi;
let world: World;
beforeAll(async () => {
  api = await startApi();
  world = await makeWorld(api.prisma);
});
afterAll(() => api.close());

const ERRORS = 'userErrors { code field message }';

/** An experiment of its own name, and its path. */
async function makeExperiment(path: string): Promise<string> {
  const { data } = await api.ask(
    `mutation ($input: CreateExperimentInput!) { createExperiment(input: $input) { experiment { id } ${ERRORS} } }`,
    { input: { name: path } },
  );
  return data.createExperiment.experiment.id;
}

async function change(name: 'grant' | 'revoke', input: object, token?: string) {
  const type = name === 'grant' ? 'GrantExperimentRoleInput' : 'RevokeExperimentRoleInput';
  const { data, errors } = await api.ask(
    `mutation ($input: ${type}!) { changed: ${name}ExperimentRole(input: $input) {
      experiment { experimentRoles { role user { id } experiment { name } } } ${ERRORS} } }`,
    { input },
    token,
  );
  return { ...data?.changed, codes: errors?.map(({ extensions }) => extensions['code']) ?? [] };
}

function grant(experimentId: string, { id }: { id: string }, role: string) {
  return change('grant', { experimentId, userId: globalId('User', id), role });
}

function revoke(experimentId: string, { id }: { id: string }) {
  return change('revoke', { experimentId, userId: globalId('User', id) });
}

async function start(experimentName: string | null, token: string) {
  const { data, errors } = await api.ask(
    `mutation ($input: StartRunInput!) { startRun(input: $input) { run { id } ${ERRORS} } }`,
    {
      input: {
        preset: 'mnist-single-quick',
        datasetVersionId: globalId('DatasetVersion', world.datasetVersionId),
        experimentName,
      },
    },
    token,
  );
  return { ...data?.startRun, codes: errors?.map(({ extensions }) => extensions['code']) ?? [] };
}

test('a viewer who is made an editor at a path starts runs there and below it, and nowhere else', async () => {
  const ada = await api.createUser('VIEWER');
  const base = `lab ${newId()}`;
  const id = await makeExperiment(`${base}/night`);
  expect((await start(`${base}/night`, ada.token)).codes).toEqual(['FORBIDDEN']);
  expect(await grant(id, ada, 'EDITOR')).toMatchObject({
    experiment: { experimentRoles: [{ role: 'EDITOR', experiment: { name: `${base}/night` } }] },
    userErrors: [],
  });
  for (const path of [`${base}/night`, `${base}/night/new/deep`])
    expect(await start(path, ada.token)).toMatchObject({ run: { id: expect.any(String) }, userErrors: [] });
  for (const path of [base, `${base}/night-2`, `${base}/day`, null])
    expect(await start(path, ada.token)).toMatchObject({
      run: null,
      userErrors: [
        {
          code: 'FORBIDDEN',
          field: ['experimentName'],
          message: `You need the role EDITOR in "${path ?? 'Default'}" for this. An admin can grant it there.`,
        },
      ],
    });
  expect(await api.prisma.experiment.count({ where: { name: { startsWith: `${base}/day` } } })).toBe(0);
});
