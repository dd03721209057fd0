import { buildSchema, graphql } from 'graphql';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { refuseWithoutRoom } from '../../api/graphql/shared/refuse-without-room.ts';
import { type TestApi, startApi } from '../testkit/api.ts';
import { makeWorld, queueRun } from '../testkit/job-rows.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(async () => {
  await api.close();
});

const FULL = "The database's disk is full. Free some space there, then try again.";
/** What Postgres raises when a table needs another block of a full disk. */
const NO_SPACE = `raise exception 'could not extend file: No space left on device' using errcode = '53100';`;

test('a mutation whose database has a full disk is refused with STORAGE_FULL, and done once there is space', async () => {
  const { runId } = await queueRun(api.prisma, await makeWorld(api.prisma));
  const rename = async () =>
    api.ask(
      `mutation ($input: UpdateRunInput!) { updateRun(input: $input) {
        run { displayName } userErrors { code field message } } }`,
      { input: { runId: globalId('Run', runId), displayName: 'renamed' } },
    );
  await api.prisma.$executeRawUnsafe(
    `create function no_space() returns trigger language plpgsql as $$ begin ${NO_SPACE} end $$`,
  );
  await api.prisma.$executeRaw`create trigger full_disk before update on run execute function no_space()`;
  const refused = await rename();
  expect([refused.status, refused.errors]).toEqual([200, undefined]);
  expect(refused.data.updateRun).toEqual({
    run: null,
    userErrors: [{ code: 'STORAGE_FULL', field: null, message: FULL }],
  });
  await api.prisma.$executeRaw`drop trigger full_disk on run`;
  expect((await rename()).data.updateRun).toEqual({ run: { displayName: 'renamed' }, userErrors: [] });
});

test('a query whose database has a full disk is answered 507 with code STORAGE_FULL, and /health says so', async () => {
  const raised: unknown = await api.prisma
    .$executeRawUnsafe(`do $$ begin ${NO_SPACE} end $$`)
    .catch((error: unknown) => error);
  const spies = [
    vi.spyOn(api.prisma.worker, 'findMany').mockRejectedValue(raised),
    vi.spyOn(api.prisma.run, 'count').mockRejectedValue(raised),
  ];
  const { status, errors } = await api.ask('{ workers { id } }');
  expect([status, errors?.[0]?.message, errors?.[0]?.extensions]).toEqual([
    507,
    FULL,
    { code: 'STORAGE_FULL' },
  ]);
  const health = await fetch(`${api.url}/health`);
  expect([health.status, await health.json()]).toMatchObject([503, { status: 'database disk full' }]);
  for (const spy of spies) spy.mockRestore();
  expect((await api.ask('{ workers { id } }')).errors).toBeUndefined();
});

test('a refusal has all that its payload promises', async () => {
  const schema = buildSchema(`
    type Query { nothing: Int }
    type UserError { code: String! }
    type Payload { flag: Boolean!, result: Int, userErrors: [UserError!]! }
    type Mutation { act: Payload! }`);
  const field = schema.getMutationType()?.getFields()['act'];
  if (!field) throw new Error('expected the mutation act');
  field.resolve = () => Promise.reject(Object.assign(new Error('full'), { code: '53100' }));
  refuseWithoutRoom(schema);
  const answer = await graphql({
    schema,
    source: 'mutation { act { flag result userErrors { code } } }',
    contextValue: { log: pino({ level: 'silent' }) },
  });
  expect(answer).toMatchObject({
    data: { act: { flag: false, result: null, userErrors: [{ code: 'STORAGE_FULL' }] } },
  });
});
