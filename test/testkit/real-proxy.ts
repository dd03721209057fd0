import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** A proxy that people have, set up as docs/how-to/run-behind-a-proxy.md says. */
export type ProxyProgram = 'nginx' | 'caddy';

export interface RealProxy {
  close(): Promise<void>;
}

interface Place {
  /** Name by which browsers ask for it. */
  readonly host: string;
  /** On which it listens, with TLS. */
  readonly port: number;
  /** Port of Exemplar, on this machine. */
  readonly target: number;
}

/** Starts a proxy with the config that the how-to shows, in which only names, ports and certificates are of this place. */
export async function startRealProxy(name: ProxyProgram, program: string, place: Place): Promise<RealProxy> {
  const folder = mkdtempSync(path.join(tmpdir(), `exemplar-${name}-`));
  mkdirSync(path.join(folder, 'logs'));
  const config = path.join(folder, 'config');
  writeFileSync(config, name === 'nginx' ? nginxConfig(folder, place) : caddyConfig(place));
  const child =
    name === 'nginx'
      ? spawn(program, ['-p', folder, '-c', config, '-e', path.join(folder, 'logs', 'error.log')], {
          stdio: ['ignore', 'ignore', 'pipe'],
        })
      : spawn(program, ['run', '--config', config, '--adapter', 'caddyfile'], {
          stdio: ['ignore', 'ignore', 'pipe'],
          env: { PATH: process.env['PATH'], HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder },
        });
  const said: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => said.push(text));
  const ended = once(child, 'exit');
  const close = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  if (await listens(child, place.port)) return { close };
  await close();
  throw new Error(`${name} did not start: ${said.join('')}`);
}

const HOW_TO = new URL('../../docs/how-to/run-behind-a-proxy.md', import.meta.url);
const TLS = fileURLToPath(new URL('tls', import.meta.url));

/** The code block of the how-to in that language. */
function shown(language: string): string {
  const block = new RegExp('```' + language + '\n(.*?)```', 's').exec(readFileSync(HOW_TO, 'utf8'))?.[1];
  if (block === undefined) throw new Error(`The how-to shows no ${language}.`);
  return block;
}

/** @throws Error when the how-to does not have a text that is replaced. */
function replaced(text: string, pairs: readonly (readonly [string, string])[]): string {
  return pairs.reduce((done, [from, to]) => {
    if (!done.includes(from)) throw new Error(`The how-to does not have "${from}" any more.`);
    return done.replaceAll(from, to);
  }, text);
}

function nginxConfig(folder: string, { host, port, target }: Place): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `${kind}_temp_path ${path.join(folder, kind)};`,
  );
  const server = replaced(shown('nginx'), [
    ['listen 443 ssl', `listen 127.0.0.1:${port} ssl`],
    ['lab.example.com', host],
    ['/etc/ssl/lab.pem', path.join(TLS, 'certificate.pem')],
    ['/etc/ssl/lab.key', path.join(TLS, 'key.pem')],
    ['127.0.0.1:4000', `127.0.0.1:${target}`],
  ]);
  return [
    'daemon off;',
    'worker_processes 1;',
    `pid ${path.join(folder, 'nginx.pid')};`,
    'events {}',
    `http { access_log off; ${temporary.join(' ')}`,
    server,
    '}',
  ].join('\n');
}

function caddyConfig({ host, port, target }: Place): string {
  const server = replaced(shown('caddyfile'), [
    [
      'lab.example.com {',
      `https://${host}:${port} {\n  bind 127.0.0.1\n  tls ${TLS}/certificate.pem ${TLS}/key.pem`,
    ],
    ['127.0.0.1:4000', `127.0.0.1:${target}`],
  ]);
  return ['{', '  admin off', '  auto_https disable_redirects', '}', server].join('\n');
}

/** Waits until something answers at a port, or the program has ended. */
async function listens(child: ChildProcess, port: number): Promise<boolean> {
  while (child.exitCode === null && child.signalCode === null) {
    const socket = connect(port, '127.0.0.1');
    const isOpen = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => {
        resolve(true);
      });
      socket.once('error', () => {
        setTimeout(resolve, 20, false);
      });
    });
    socket.destroy();
    if (isOpen) return true;
  }
  return false;
}
