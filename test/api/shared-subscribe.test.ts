import 'reflect-metadata';
import { buildSchema, type ExecutionArgs, type ExecutionResult, parse } from 'graphql';
import { beforeEach, expect, test } from 'vitest';
import { createSharedSubscribe } from '../../api/graphql/shared-subscribe.ts';

const schema = buildSchema(`
  type Event { text(prefix: String): String, who: String }
  type Subscription { events(after: Int): Event }
  type Query { nothing: Int }
`);
const ADA = { id: 'ada', role: 'VIEWER', scopes: ['read'] };
const EVENTS = [{ number: 1 }, { number: 2 }];

let subscribe: ReturnType<typeof createSharedSubscribe>;
/** What was resolved, in order. */
let resolved: string[];
beforeEach(() => {
  subscribe = createSharedSubscribe();
  resolved = [];
});

interface Asked {
  readonly query?: string;
  readonly variables?: Record<string, unknown>;
  readonly viewer?: object;
  readonly address?: string;
}

/** All results of a client that is told of the two events. */
async function ask(asked: Asked): Promise<unknown[]> {
  const { query = 'subscription { events { text } }', variables = {}, viewer = ADA, address = '' } = asked;
  const links = { forClient: (path: string) => address + path, forBrowser: (path: string) => path };
  const args: ExecutionArgs = {
    schema,
    document: parse(query),
    variableValues: variables,
    contextValue: { viewer, links, prisma: {} },
    subscribeFieldResolver: async function* () {
      await Promise.resolve();
      yield* EVENTS;
    },
    fieldResolver: ({ number }: { number?: number }, given: { prefix?: string }, _context, { fieldName }) => {
      if (fieldName === 'events') return { number };
      resolved.push(`${fieldName} ${number}`);
      return `${given.prefix ?? ''}${number}`;
    },
  };
  const results = await subscribe({ ...args, rootValue: undefined });
  const all: ExecutionResult[] = [];
  if (Symbol.asyncIterator in results) for await (const result of results) all.push(result);
  return all.map(({ data }) => (data?.['events'] as { text: string } | undefined)?.text);
}

test('an event is resolved once, however many clients with equal rights ask for the same of it', async () => {
  const query = 'subscription Watch($after: Int) { events(after: $after) { text } }';
  const all = await Promise.all([1, 2, 3].map((after) => ask({ query, variables: { after } })));
  expect(resolved.sort()).toEqual(['text 1', 'text 2']);
  expect(all).toEqual(Array(3).fill(all[0]));
});

test.each<[string, Asked]>([
  ['another document', { query: 'subscription { events { text who } }' }],
  ['another viewer', { viewer: { ...ADA, id: 'bob' } }],
  ['fewer rights', { viewer: { ...ADA, scopes: [] } }],
  ['addresses of another kind', { address: 'https://lab' }],
])('a client with %s has an answer of its own', async (_, other) => {
  await Promise.all([ask({}), ask(other)]);
  expect(resolved.filter((each) => each === 'text 1')).toHaveLength(2);
});

test('a client whose variables change what it sees has an answer of its own', async () => {
  const query = 'subscription ($prefix: String) { events { text(prefix: $prefix) } }';
  const [plain, starred] = await Promise.all([ask({ query }), ask({ query, variables: { prefix: '*' } })]);
  expect([plain, starred]).toEqual([
    ['1', '2'],
    ['*1', '*2'],
  ]);
});
