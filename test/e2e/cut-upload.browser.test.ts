import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { encode } from 'fast-png';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { randomStream } from '#lib/random.ts';
import { createSignInLink } from '../../api/auth/sign-in.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { launchBrowser } from '../testkit/browser.ts';
import { startCuttingProxy } from '../testkit/cutting-proxy.ts';
import { signInBrowser } from '../testkit/sign-in.ts';

const PATIENCE_MS = 100_000;
const built = fileURLToPath(new URL('../../dashboard/dist', import.meta.url));

let api: TestApi;
let browser: Browser;
let folder: string;
beforeAll(async () => {
  [api, browser] = await Promise.all([startApi({ dashboardDirectory: built }), launchBrowser()]);
  folder = mkdtempSync(path.join(tmpdir(), 'exemplar-cut-upload-'));
});
afterAll(async () => {
  await browser.close();
  await api.close();
  rmSync(folder, { recursive: true });
});

test('an import from the page is cut at 10 places and arrives whole', { timeout: 120_000 }, async () => {
  const bytesPerDomain = writeNoise('a') + writeNoise('b');
  expect(bytesPerDomain).toBeGreaterThan(2_300_000);
  const draws = randomStream(9, 'cut-upload/cuts');
  // Away from the small requests before the first archive and between the two.
  const cuts = [0.25e6, 1.45e6].flatMap((from) =>
    Array.from({ length: 5 }, () => from + Math.floor(0.75e6 * draws.uniform())),
  );
  const proxy = await startCuttingProxy(new URL(api.url), cuts);
  const page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  try {
    const { id } = await api.createUser('EDITOR');
    await signInBrowser(page, new URL((await createSignInLink(api.prisma, id)).path, proxy.url).href);
    await page.goto(`${proxy.url}/datasets`);
    const inputs = page.locator('input[type=file]');
    await inputs.nth(0).setInputFiles(path.join(folder, 'a'));
    await inputs.nth(1).setInputFiles(path.join(folder, 'b'));
    await page.getByLabel('Name of the dataset').fill('noise');
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    await page
      .getByRole('region', { name: /^Import of/ })
      .or(page.getByRole('alert'))
      .first()
      .waitFor();
    await expect.poll(() => page.getByRole('alert').allTextContents()).toEqual([]);
    expect(proxy.cuts()).toBe(10);
    const uploads = await api.prisma.upload.findMany({ where: { userId: id } });
    expect(uploads.map(({ state }) => state)).toEqual(['FINALIZED', 'FINALIZED']);
    expect(uploads.every(({ sha256 }) => sha256 !== null)).toBe(true);
  } finally {
    await page.close();
    await proxy.close();
  }
});

/** Three pictures that do not compress, and how many bytes they have. */
function writeNoise(name: string): number {
  const draws = randomStream(1, `cut-upload/${name}`);
  const side = 360;
  let bytes = 0;
  for (const split of ['train', 'test', 'validation']) {
    const data = Uint8Array.from({ length: 3 * side * side }, () => Math.floor(256 * draws.uniform()));
    const png = encode({ width: side, height: side, data, channels: 3, depth: 8 });
    mkdirSync(path.join(folder, name, split), { recursive: true });
    writeFileSync(path.join(folder, name, split, 'noise.png'), png);
    bytes += png.byteLength;
  }
  return bytes;
}
