import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';

export interface ProxyOptions {
  /** The certificate of `https` is self-signed, for exemplar.test, localhost and 127.0.0.1. */
  readonly scheme: 'http' | 'https';
  /** Path under which it serves the target, such as `/exemplar`; it is taken away before the target sees it. */
  readonly path?: string;
  /** Headers that it adds, in place of those of the client. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Proxy {
  readonly url: string;
  close(): Promise<void>;
}

/** A reverse proxy as people put it in front: it speaks for the target, sockets too, and keeps the Host header. */
export async function startProxy(
  target: () => string,
  { scheme, path = '', headers = {} }: ProxyOptions,
): Promise<Proxy> {
  const server =
    scheme === 'https'
      ? createTlsServer({ key: readTlsFile('key.pem'), cert: readTlsFile('certificate.pem') })
      : createServer();
  const open = new Set<Socket>();
  const forward = (incoming: IncomingMessage) =>
    request(new URL((incoming.url ?? '').slice(path.length), target()), {
      method: incoming.method,
      headers: { ...incoming.headers, ...headers, ...forwardedBy(incoming, scheme) },
      agent: false,
    });
  server.on('request', (incoming: IncomingMessage, answer) => {
    if (!incoming.url?.startsWith(`${path}/`)) return void answer.writeHead(404).end('not of the proxy');
    const outgoing = forward(incoming);
    outgoing.on('response', (response) => {
      answer.writeHead(response.statusCode ?? 502, rawOf(response.headers));
      response.pipe(answer);
    });
    outgoing.on('error', () => answer.destroy());
    incoming.pipe(outgoing);
  });
  server.on('upgrade', (incoming: IncomingMessage, socket: Socket) => {
    const outgoing = forward(incoming);
    outgoing.on('upgrade', (response, upstream) => {
      const lines = Object.entries(response.headers).map(([name, value]) => `${name}: ${String(value)}`);
      socket.write(['HTTP/1.1 101 Switching Protocols', ...lines, '', ''].join('\r\n'));
      upstream.on('error', () => socket.destroy());
      socket.on('error', () => upstream.destroy());
      upstream.pipe(socket).pipe(upstream);
    });
    outgoing.on('response', () => socket.destroy());
    outgoing.on('error', () => socket.destroy());
    outgoing.end();
  });
  for (const event of ['connection', 'secureConnection'])
    server.on(event, (socket: Socket) => {
      open.add(socket);
      socket.once('close', () => open.delete(socket));
    });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `${scheme}://127.0.0.1:${port}${path}`,
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}

function readTlsFile(name: string): string {
  return readFileSync(new URL(`./tls/${name}`, import.meta.url), 'utf8');
}

function forwardedBy({ socket, headers }: IncomingMessage, scheme: string): Record<string, string> {
  const before = headers['x-forwarded-for'];
  return {
    'x-forwarded-proto': scheme,
    'x-forwarded-for': [...(before === undefined ? [] : [before]), socket.remoteAddress].join(', '),
  };
}

function rawOf(headers: IncomingHttpHeaders): Record<string, string | string[]> {
  return Object.fromEntries(Object.entries(headers).filter((entry) => entry[1] !== undefined)) as Record<
    string,
    string | string[]
  >;
}
