import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { whyNotShown } from '../../../dashboard/src/pictures/why-not-shown.ts';

let server: Server;
let origin: string;
beforeAll(async () => {
  server = createServer(({ url }, response) => {
    const [status, body] = (url ?? '').slice(1).split('/');
    response.writeHead(Number(status)).end(decodeURIComponent(body ?? ''));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

test.each([
  [200, 'bytes', 'LOADS'],
  [403, '{"code":"FORBIDDEN"}', 'EXPIRED'],
  [404, '{"code":"NOT_FOUND"}', 'GONE'],
  [500, '{"code":"DAMAGED_BLOB"}', 'DAMAGED'],
  [500, '{"code":"INTERNAL"}', 'UNREACHABLE'],
  [502, '<html>Bad gateway</html>', 'UNREACHABLE'],
])('an answer with %i %s means %s', async (status, body, answer) => {
  expect(await whyNotShown(`${origin}/${status}/${encodeURIComponent(body)}`)).toBe(answer);
});

test('no answer means that the server is away', async () => {
  expect(await whyNotShown('http://127.0.0.1:1/')).toBe('UNREACHABLE');
});
