import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import sharp from 'sharp';
import { z } from 'zod';
import { launchBrowser } from '../testkit/browser.ts';

/**
 * Takes the pictures of docs/images, each page light, dark and on a phone, of the product that `./exemplar` finds:
 * its newest finished run is shown. `npm start`, wait for the sample run to finish, then `npm run pictures`.
 */
async function takePictures(): Promise<void> {
  const link = (await exemplar('sign-in')).trim();
  const dataset = newestDataset(await exemplar('datasets', 'list', '--json'));
  const run = newestFinished(await exemplar('runs', 'list', '--json'));
  const browser = await launchBrowser();
  try {
    const session = await signIn(browser, link);
    const site = new URL(link).origin;
    const translated = await translate(await browser.newContext(session), `${site}/translate?run=${run}`);
    const scenes: readonly Scene[] = [
      { name: 'runs', url: `${site}/runs`, shows: 'a[href^="/runs/"]' },
      { name: 'start-run', url: `${site}/runs`, shows: 'a[href^="/runs/"]', act: openStartDialog },
      { name: 'run', url: `${site}/runs/${run}`, shows: 'figure canvas', deskHeight: 1500 },
      { name: 'translate', url: translated, shows: RESULT },
      { name: 'datasets', url: `${site}/datasets`, shows: 'article img' },
      { name: 'dataset', url: `${site}/datasets/${dataset}`, shows: 'section li img' },
    ];
    for (const look of LOOKS) {
      const context = await browser.newContext({ ...session, ...look.options });
      for (const scene of scenes) await takePicture(context, scene, look);
      await context.close();
    }
  } finally {
    await browser.close();
  }
}

interface Scene {
  readonly name: string;
  readonly url: string;
  /** Selector of what has to be there. */
  readonly shows: string;
  /** Height of the window on a desk, in pixels. */
  readonly deskHeight?: number;
  readonly act?: (page: Page) => Promise<void>;
}

interface Look {
  readonly suffix: '' | '-dark' | '-phone';
  readonly width: number;
  readonly height: number;
  readonly options: BrowserContextOptions;
}

const LOOKS: readonly Look[] = [
  { suffix: '', width: 1400, height: 900, options: { colorScheme: 'light' } },
  { suffix: '-dark', width: 1400, height: 900, options: { colorScheme: 'dark' } },
  {
    suffix: '-phone',
    width: 390,
    height: 844,
    options: { colorScheme: 'light', deviceScaleFactor: 2, isMobile: true, hasTouch: true },
  },
];

const RESULT = 'img[alt="Translated image"]';
const PATIENCE_MS = 60_000;

const folder = fileURLToPath(new URL('../../docs/images/', import.meta.url));
const bin = fileURLToPath(new URL('../../exemplar', import.meta.url));

async function exemplar(...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [bin, ...args]);
  return stdout;
}

const runSchema = z.object({ id: z.string(), state: z.string() });

function newestFinished(lines: string): string {
  const runs = lines
    .split('\n')
    .filter(Boolean)
    .map((line) => runSchema.parse(JSON.parse(line)));
  const run = runs.find(({ state }) => state === 'FINISHED');
  if (!run) throw new Error('There is no finished run to show. Wait for the sample run to finish.');
  return run.id;
}

async function signIn(browser: Browser, link: string): Promise<BrowserContextOptions> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(link);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.locator('header').waitFor();
  const session = { storageState: await context.storageState(), locale: 'en-US' };
  await context.close();
  return session;
}

function newestDataset(lines: string): string {
  const [newest] = lines.split('\n').filter(Boolean);
  if (newest === undefined)
    throw new Error('There is no dataset to show. Wait for the sample to be imported.');
  return z.object({ id: z.string() }).parse(JSON.parse(newest)).id;
}

/** Chooses two test images and returns the address of what came of them. */
async function translate(context: BrowserContext, url: string): Promise<string> {
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  await page.goto(url);
  for (const [index, name] of (['Content', 'Exemplar'] as const).entries()) {
    const images = page.getByRole('region', { name }).locator('button[aria-pressed]');
    await images.nth(4 * index + 1).click();
  }
  await page.locator(RESULT).waitFor();
  const address = page.url();
  await context.close();
  return address;
}

async function openStartDialog(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Start a run' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Start', exact: true }).waitFor();
}

async function takePicture(context: BrowserContext, scene: Scene, look: Look): Promise<void> {
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const isDesk = look.suffix !== '-phone';
  const height = (isDesk ? scene.deskHeight : undefined) ?? look.height;
  await page.setViewportSize({ width: look.width, height });
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto(scene.url);
  await page.locator(scene.shows).first().waitFor();
  await scene.act?.(page);
  await page.waitForLoadState('networkidle');
  const picture = sharp(await page.screenshot());
  await picture.png({ palette: true, effort: 10 }).toFile(`${folder}${scene.name}${look.suffix}.png`);
  await page.close();
}

await takePictures();
