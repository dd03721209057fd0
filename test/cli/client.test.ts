import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { createApiClient } from '../../cli/client.ts';
import { graphql } from '../../cli/gql/gql.ts';

const CountRuns = graphql(`
  query CountRuns {
    runs(first: 1) {
      totalCount
    }
  }
`);

let server: Server | undefined;

afterEach(() => {
  server?.close();
  server = undefined;
});

/** What a command says when the server answers like that. */
async function ask(listener: RequestListener) {
  const listening = createServer(listener);
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  const { port } = listening.address() as AddressInfo;
  return createApiClient({ url: `http://127.0.0.1:${port}`, token: 'secret' }).request(CountRuns, {});
}

function answering(status: number, body: unknown): RequestListener {
  return (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
}

function error(code: string) {
  return { errors: [{ message: 'something', extensions: { code } }] };
}

test('a request carries the token and gives the data', async () => {
  const data = await ask((request, response) => {
    const totalCount = request.headers.authorization === 'Bearer secret' ? 3 : 0;
    answering(200, { data: { runs: { totalCount } } })(request, response);
  });
  expect(data.runs.totalCount).toBe(3);
});

test.each([
  ['a token that is not accepted', 401, error('UNAUTHENTICATED'), 'notSignedIn'],
  ['a missing right', 403, error('FORBIDDEN'), 'refused'],
  ['a value that is no id', 400, error('BAD_USER_INPUT'), 'refused'],
  ['a database that is away', 503, error('SERVICE_UNAVAILABLE'), 'unreachable'],
  ['a fault of the server', 500, error('INTERNAL_SERVER_ERROR'), 'failed'],
  ['something that is not GraphQL', 200, 'hello', 'failed'],
])('%s has its own exit code', async (_, status, body, exit) => {
  await expect(ask(answering(status, body))).rejects.toMatchObject({ exit });
});

test('a record that cannot be read does not hide the others, and is told with its place', async () => {
  const told = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const errors = [
    { message: 'It cannot be read.', path: ['runs', 3], extensions: { code: 'UNREADABLE_RECORD' } },
  ];
  const data = await ask(answering(200, { data: { runs: { totalCount: 4 } }, errors }));
  expect(data.runs.totalCount).toBe(4);
  expect(told).toHaveBeenCalledWith('runs.3: It cannot be read.\n');
  told.mockRestore();
  await expect(ask(answering(200, { data: null, errors }))).rejects.toMatchObject({ exit: 'failed' });
});

test('a server that is not there is told apart, with what to do', async () => {
  const client = createApiClient({ url: 'http://127.0.0.1:9', token: 'secret' });
  await expect(client.request(CountRuns, {})).rejects.toMatchObject({
    exit: 'unreachable',
    message: expect.stringContaining('npm start') as string,
  });
});
