import { afterAll, beforeAll, expect, test } from 'vitest';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { type TestApi, startApi } from '../testkit/api.ts';
import { makeWorld, queueRun, type World } from '../testkit/job-rows.ts';
import { rowsOf } from '../testkit/run-rows.ts';

let api: TestApi;
let world: World;
let runId: string;
beforeAll(async () => {
  api = await startApi();
  world = await makeWorld(api.prisma);
  ({ runId } = await queueRun(api.prisma, world));
  const rows = rowsOf(api.prisma, runId);
  await rows.begin(1, 0);
  await rows.say(
    'Loss is 100%',
    'loss is 100 of \x1b[31mw\x1b[1mords\x1b[0m',
    'a_b',
    'axb',
    String.raw`back\slash`,
  );
  await rows.say('<b>Loss</b>', 'ÄRGER', 'one\rtwo');
});
afterAll(async () => {
  await api.close();
});

interface Found {
  readonly totalCount: number;
  readonly totalCountIsExact: boolean;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly hasPreviousPage: boolean };
  readonly edges: readonly {
    readonly cursor: string;
    readonly node: { readonly text: string; readonly cursor: string };
  }[];
}

async function find(text: string, page: object, matchCase = false): Promise<Found> {
  const { data } = await api.ask(
    `query ($id: ID!, $text: String!, $matchCase: Boolean!, $first: Int, $after: String, $last: Int, $before: String) {
      run(id: $id) {
        logMatches(text: $text, matchCase: $matchCase, first: $first, after: $after, last: $last, before: $before) {
          totalCount totalCountIsExact pageInfo { hasNextPage hasPreviousPage } edges { cursor node { text cursor } }
        }
      }
    }`,
    { id: globalId('Run', runId), text, matchCase, ...page },
  );
  return data.run.logMatches as Found;
}

function textsOf(found: Found): string[] {
  return found.edges.map(({ node }) => node.text);
}

test.each([
  ['loss', false, 3],
  ['Loss', true, 2],
  ['100%', false, 1],
  ['a_b', false, 1],
  ['k\\s', false, 1],
  ['<b>', false, 1],
  ['ÄRGER', false, 1],
  ['Ärger', false, 1], // letters of ASCII alone are the same as their capitals
  ["'; drop table log_line; --", false, 0],
])('%j, matched with case %s, is in %i lines: every character is itself', async (text, matchCase, count) => {
  const found = await find(text, { first: 10 }, matchCase);
  expect(found).toMatchObject({ totalCount: count, totalCountIsExact: true });
  expect(found.edges).toHaveLength(count);
});

test('a word that is colored in its midst is found', async () => {
  expect(textsOf(await find('100 of words', { first: 10 }))).toEqual([
    'loss is 100 of \x1b[31mw\x1b[1mords\x1b[0m',
  ]);
});

test('matches go page by page in both directions, and lead to the lines around them', async () => {
  const newest = await find('loss', { last: 1 });
  expect(textsOf(newest)).toEqual(['<b>Loss</b>']);
  expect(newest.pageInfo).toEqual({ hasNextPage: false, hasPreviousPage: true });
  const [edge] = newest.edges;
  expect(edge?.node.cursor).toBe(edge?.cursor);
  const before = await find('loss', { last: 5, before: edge?.cursor });
  expect(textsOf(before)).toEqual(['Loss is 100%', 'loss is 100 of \x1b[31mw\x1b[1mords\x1b[0m']);
  expect(textsOf(await find('loss', { first: 1, after: before.edges[0]?.cursor }))).toEqual([
    'loss is 100 of \x1b[31mw\x1b[1mords\x1b[0m',
  ]);
  const { data } = await api.ask(
    `query ($id: ID!, $cursor: String!) { run(id: $id) {
      before: logLines(last: 1, before: $cursor) { edges { node { text } } }
      after: logLines(first: 1, after: $cursor) { edges { node { text } } } } }`,
    { id: globalId('Run', runId), cursor: edge?.cursor },
  );
  expect(data.run).toEqual({
    before: { edges: [{ node: { text: String.raw`back\slash` } }] },
    after: { edges: [{ node: { text: 'ÄRGER' } }] },
  });
});

test('nothing, and more than 1,000 characters, are not looked for', async () => {
  for (const text of ['', 'x'.repeat(1_001)]) {
    const { errors } = await api.ask(
      'query ($id: ID!, $text: String!) { run(id: $id) { logMatches(text: $text) { totalCount } } }',
      { id: globalId('Run', runId), text },
    );
    expect(errors?.[0]).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
  }
});

test('more than 10,000 matches are not counted to the end', async () => {
  const { runId: long } = await queueRun(api.prisma, world);
  await manyLines(long, 10_002, 10);
  const { data } = await api.ask(
    'query ($id: ID!) { run(id: $id) { logMatches(text: "x", first: 1) { totalCount totalCountIsExact } } }',
    { id: globalId('Run', long) },
  );
  expect(data.run.logMatches).toEqual({ totalCount: 10_000, totalCountIsExact: false });
});

/** A log with so many lines of so many characters. */
async function manyLines(ofRun: string, lines: number, characters: number): Promise<void> {
  const rows = rowsOf(api.prisma, ofRun);
  await rows.begin(1, 0);
  await rows.say('x'.repeat(characters));
  await api.prisma.$executeRaw`
    insert into log_line (run_id, sequence, ordinal, epoch, time, level, text)
    select run_id, sequence, ordinal + n, epoch, time, level, text
    from log_line, generate_series(1, ${lines - 1}::int) as n where run_id = ${ofRun}::uuid`;
}

async function download(ofRun: string): Promise<Response> {
  const { data } = await api.ask('query ($id: ID!) { run(id: $id) { logUrl } }', {
    id: globalId('Run', ofRun),
  });
  return fetch(new URL(data.run.logUrl as string, api.url));
}

test('the whole log comes as text, line by line, as it was logged', async () => {
  const response = await download(runId);
  expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  expect(response.headers.get('content-disposition')).toBe(`attachment; filename="log-${runId}.txt"`);
  const lines = (await response.text()).split('\n');
  expect(lines.pop()).toBe('');
  expect(lines.map((line) => line.slice('2026-01-01T00:00:00.000Z INFO  '.length))).toEqual([
    'Loss is 100%',
    'loss is 100 of \x1b[31mw\x1b[1mords\x1b[0m',
    'a_b',
    'axb',
    String.raw`back\slash`,
    '<b>Loss</b>',
    'ÄRGER',
    'one\rtwo',
  ]);
  expect(lines[0]).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z INFO {2}/);
});

test('a log is not given without a signature, or with one of another run', async () => {
  const { url } = await download(runId);
  for (const broken of [
    url.replace(/sig=[^&]*/, 'sig=abc'),
    url.replace(runId, '00000000-0000-7000-8000-000000000000'),
    new URL(`/runs/${runId}/log`, api.url).href,
  ])
    expect((await fetch(broken)).status).toBe(403);
});

test('a log whose database goes away on the way is cut off, and does not look whole', async () => {
  const { runId: long } = await queueRun(api.prisma, world);
  await manyLines(long, 20_000, 5_000);
  const response = await download(long);
  const reader = response.body?.getReader();
  expect((await reader?.read())?.done).toBe(false);
  await api.prisma.$executeRaw`
    select pg_terminate_backend(pid) from pg_stat_activity
    where pid <> pg_backend_pid() and datname = current_database() and query like 'fetch%log_lines'`;
  const rest = async (): Promise<void> => {
    while ((await reader?.read())?.done === false);
  };
  await expect(rest()).rejects.toThrow();
});
