import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { Client, fetchExchange, subscriptionExchange } from 'urql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { type TestApi, startApi } from '../testkit/api.ts';
import { makeWorld, queueRun } from '../testkit/job-rows.ts';

let api: TestApi;
let runId: string;
beforeAll(async () => {
  api = await startApi();
  runId = globalId('Run', (await queueRun(api.prisma, await makeWorld(api.prisma))).runId);
});
afterAll(async () => {
  await api.close();
});

const VIEWER = '{ viewer { id login } }';
const REFUSED =
  'mutation { createUploads(input: {kind: IMAGE, files: []}) { userErrors { code field message } } }';
const EVENTS = 'subscription ($id: ID!) { runEvents(runId: $id) { upToDate run { id state } } }';

function headers() {
  return { authorization: `Bearer ${api.token}` };
}
const admin = { viewer: { login: expect.stringMatching(/^admin-/) as string } };
const seen = { runEvents: { upToDate: true, run: { id: expect.any(String) as string, state: 'QUEUED' } } };

test('Apollo Client queries, gets refusals and codes, and subscribes', async () => {
  const http = new ApolloClient({
    link: new HttpLink({ uri: `${api.url}/graphql`, headers: headers() }),
    cache: new InMemoryCache(),
  });
  const { data } = await http.query({ query: gql(VIEWER) });
  expect(data).toMatchObject(admin);
  const refused = await http.mutate({ mutation: gql(REFUSED) });
  expect(refused.data).toMatchObject({ createUploads: { userErrors: [{ code: 'REQUIRED' }] } });
  await expect(http.query({ query: gql('{ nothing }') })).rejects.toMatchObject({
    errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }],
  });

  const socket = new ApolloClient({ link: new GraphQLWsLink(api.connect()), cache: new InMemoryCache() });
  const event = await new Promise((resolve, reject) => {
    const subscription = socket.subscribe({ query: gql(EVENTS), variables: { id: runId } }).subscribe({
      next: (result) => {
        subscription.unsubscribe();
        resolve(result.data);
      },
      error: reject,
    });
  });
  expect(event).toMatchObject(seen);
});

test('urql queries by GET, which is its default, gets refusals, and subscribes', async () => {
  const methods: unknown[] = [];
  const connection = api.connect();
  const client = new Client({
    url: `${api.url}/graphql`,
    fetchOptions: { headers: headers() },
    fetch: (target, init) => {
      methods.push(init?.method);
      return fetch(target, init);
    },
    exchanges: [
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query = '', variables }) => ({
          subscribe: (sink) => ({
            unsubscribe: connection.subscribe(
              { query, variables: variables as Record<string, unknown> },
              {
                next: ({ data: seenNow, errors }) => {
                  sink.next({ data: seenNow ?? null, ...(errors && { errors: [...errors] }) });
                },
                error: sink.error.bind(sink),
                complete: sink.complete.bind(sink),
              },
            ),
          }),
        }),
      }),
    ],
  });
  const { data, error } = await client.query(VIEWER, {}).toPromise();
  expect([error, data]).toMatchObject([undefined, admin]);
  const refused = await client.mutation(REFUSED, {}).toPromise();
  expect(refused.data).toMatchObject({ createUploads: { userErrors: [{ code: 'REQUIRED' }] } });
  expect(methods).toEqual(['GET', 'POST']);
  // Its promise waits for the end of a subscription.
  const event = await new Promise<{ data?: unknown }>((resolve) => {
    const subscription = client.subscription(EVENTS, { id: runId }).subscribe((result) => {
      queueMicrotask(() => {
        subscription.unsubscribe();
      });
      resolve(result);
    });
  });
  expect(event.data).toMatchObject(seen);
});
