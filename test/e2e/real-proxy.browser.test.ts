import { once } from 'node:events';
import { type IncomingHttpHeaders, type IncomingMessage, request as plainRequest } from 'node:http';
import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { limits } from '#contracts/limits.ts';
import { encodePng } from '../../worker/images/encode-png.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { launchBrowser } from '../testkit/browser.ts';
import { debianProgram } from '../testkit/debian-program.ts';
import { freePort } from '../testkit/free-port.ts';
import { makeWorld, queueRun } from '../testkit/job-rows.ts';
import { startRealProxy } from '../testkit/real-proxy.ts';
import { pointsOf, range, rowsOf } from '../testkit/run-rows.ts';
import { signInBrowser } from '../testkit/sign-in.ts';

/** Browsers take it for this machine, and the API does not take it for a name of its own. */
const HOST = 'lab.localhost';
const BASE = '/exemplar';
const WIDTH = 64;
/** Wrong sign-in links that one address may try in a while. */
const GUESSES = 30;

const programs = { nginx: await debianProgram('nginx'), caddy: await debianProgram('caddy') };
const dashboardDirectory = fileURLToPath(new URL('../../dashboard/dist', import.meta.url));

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
});

describe.each(['nginx', 'caddy'] as const)('behind %s as the how-to sets it up', (name) => {
  const program = programs[name];
  let api: TestApi;
  let port: number;
  const started: { close(): Promise<unknown> }[] = [];
  beforeEach(async () => {
    if (program === null) return;
    port = await freePort();
    api = await startApi({
      dashboardDirectory,
      publicUrl: `https://${HOST}:${port}${BASE}`,
      trustedProxies: ['127.0.0.1'], // the clients of this test have other addresses of this machine
    });
    started.push(api);
    const target = Number(new URL(api.url).port);
    started.push(await startRealProxy(name, program, { host: HOST, port, target }));
  });
  afterEach(async () => {
    for (const each of started.splice(0).reverse()) await each.close();
  });

  /** A request through the proxy. @param from address of this machine that the client has */
  async function ask(
    path: string,
    options: {
      from?: string;
      method?: string;
      headers?: Record<string, string>;
      body?: Buffer | string;
    } = {},
  ): Promise<{ status: number; headers: IncomingHttpHeaders; text: string }> {
    const { from = '127.0.0.2', method = 'GET', headers = {}, body = '' } = options;
    const sent = request({
      ...{ host: '127.0.0.1', port, servername: HOST, localAddress: from, rejectUnauthorized: false },
      ...{ path, method, agent: false },
      headers: { host: `${HOST}:${port}`, 'content-length': Buffer.byteLength(body), ...headers },
    });
    const answered = once(sent, 'response');
    sent.end(body);
    const [response] = (await answered) as [IncomingMessage];
    return { status: response.statusCode ?? 0, headers: response.headers, text: await text(response) };
  }

  async function graphql<Data>(query: string, variables: object = {}): Promise<Data> {
    const answer = await ask(`${BASE}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${api.token}` },
      body: JSON.stringify({ query, variables }),
    });
    expect([answer.status, answer.text.includes('"errors"')]).toEqual([200, false]);
    return (JSON.parse(answer.text) as { data: Data }).data;
  }

  async function signInLink(): Promise<string> {
    const { createSignInLink } = await graphql<{ createSignInLink: { url: string } }>(
      'mutation { createSignInLink(input: {}) { url } }',
    );
    return createSignInLink.url;
  }

  async function open(): Promise<{ page: Page; complaints: string[] }> {
    const context = await browser.newContext();
    started.push(context);
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    return { page, complaints };
  }

  /** A run with a picture. @returns nothing: it is the only one */
  async function makeRun(): Promise<void> {
    const { runId } = await queueRun(api.prisma, await makeWorld(api.prisma));
    const rows = rowsOf(api.prisma, runId);
    await rows.begin(1, 0);
    await rows.log(pointsOf('generator/total', range(1, 20)));
    const id = await rows.sample(10);
    const data = new Uint8Array(WIDTH * WIDTH * 3).fill(99);
    const blob = await api.storage.put(await encodePng({ width: WIDTH, height: WIDTH, data }));
    await api.prisma.sample.update({ where: { id }, data: { ...blob, width: WIDTH, height: WIDTH } });
  }

  test.skipIf(program === null)(
    'a person signs in by a link, sees pages, pictures and live losses, and the cookie is of this path alone',
    async () => {
      await makeRun();
      const link = await signInLink();
      expect(link).toContain(`https://${HOST}:${port}${BASE}/sign-in?token=`);
      const { page, complaints } = await open();
      await signInBrowser(page, link);
      await page.goto(`https://${HOST}:${port}${BASE}/runs`);
      await page.getByRole('status').filter({ hasText: 'live' }).waitFor(); // a WebSocket
      await page.getByRole('link', { name: 'run', exact: true }).click();
      await page.waitForURL(({ pathname }) => pathname.startsWith(`${BASE}/runs/`));
      const grid = page.getByRole('img', { name: /^Sample grid/ }).first();
      await grid.waitFor();
      await expect
        .poll(() => grid.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth))
        .toBe(WIDTH);
      expect(await page.context().cookies()).toMatchObject([
        { domain: HOST, path: BASE, secure: true, httpOnly: true, sameSite: 'Strict' },
      ]);
      expect(complaints).toEqual([]);
    },
  );

  test.skipIf(program === null)('the path without its slash leads to the page', async () => {
    const { status, headers } = await ask(BASE);
    expect([301, 302, 308]).toContain(status);
    expect(new URL(headers.location ?? '', `https://${HOST}:${port}`).pathname).toBe(`${BASE}/`);
  });

  test.skipIf(program === null)('an archive of the largest size is taken', async () => {
    const byteSize = limits.maxArchiveBytes;
    const { createUploads } = await graphql<{
      createUploads: { targets: { url: string }[]; userErrors: unknown[] };
    }>(
      'mutation ($input: CreateUploadsInput!) { createUploads(input: $input) { targets { url } userErrors { message } } }',
      {
        input: {
          kind: 'ARCHIVE',
          files: [{ filename: 'a.tar', contentType: 'application/x-tar', byteSize }],
        },
      },
    );
    expect(createUploads.userErrors).toEqual([]);
    const [{ url } = { url: '' }] = createUploads.targets;
    expect(url.startsWith(`${BASE}/uploads/`)).toBe(true);
    const headers = { 'content-type': 'application/x-tar' };
    const put = await ask(url, { method: 'PUT', headers, body: Buffer.alloc(byteSize) });
    expect(put.status).toBe(200);
  });

  test.skipIf(program === null)('each client has limits of its own, whatever address it names', async () => {
    const guess = async (from: string, forged: string) => {
      const headers = { 'x-forwarded-for': forged, 'x-forwarded-host': 'evil.example' };
      return (await ask(`${BASE}/sign-in?token=guess`, { from, method: 'POST', headers })).status;
    };
    for (let i = 0; i < GUESSES; i++) expect(await guess('127.0.0.2', `203.0.113.${i}`)).toBe(410);
    expect(await guess('127.0.0.2', '203.0.113.99')).toBe(429);
    expect(await guess('127.0.0.3', '127.0.0.2')).toBe(410);
  });

  test.skipIf(program === null)('who goes past the proxy is not believed', async () => {
    const guess = async (i: number): Promise<number> => {
      const sent = plainRequest(`${api.url}/sign-in?token=guess`, {
        ...{ method: 'POST', agent: false, localAddress: '127.0.0.9' },
        headers: {
          'x-forwarded-for': `203.0.113.${i}`,
          'x-forwarded-host': 'evil.example',
          'x-forwarded-proto': 'https',
        },
      });
      const answered = once(sent, 'response');
      sent.end();
      const [response] = (await answered) as [IncomingMessage];
      await text(response);
      return response.statusCode ?? 0;
    };
    for (let i = 0; i < GUESSES; i++) expect(await guess(i)).toBe(410);
    expect(await guess(GUESSES)).toBe(429);
  });
});
