import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { extract } from 'tar-stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decodeSafetensors } from '#lib/safetensors.ts';
import { launchBrowser } from '../testkit/browser.ts';
import { writeFigureFolders } from '../testkit/figure-folders.ts';
import { signInBrowser } from '../testkit/sign-in.ts';
import { startStack, type Stack } from '../testkit/stack.ts';

const PATIENCE_MS = 60_000;

let stack: Stack;
let browser: Browser;
let page: Page;
let folders: { a: string; b: string };
const complaints: string[] = [];

beforeAll(async () => {
  stack = await startStack();
  browser = await launchBrowser();
  page = await browser.newPage({ viewport: { width: 1280, height: 1600 } });
  page.setDefaultTimeout(PATIENCE_MS);
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  folders = writeFigureFolders(path.join(stack.dataDirectory, 'figures'));
  await stack.json('datasets', 'import', folders.a, folders.b, '--name', 'figures');
});

afterAll(async () => {
  await browser.close();
  await stack.stop();
});

/** 0 until the picture is there. */
function pixelWidth(image: Locator): Promise<number> {
  return image.evaluate((element) => (element as unknown as { naturalWidth: number }).naturalWidth);
}

test('without a link the dashboard shows nothing but how to sign in', async () => {
  await page.goto(stack.url());
  await page.getByText('./exemplar sign-in').waitFor();
  await expect.poll(() => page.getByRole('navigation').count()).toBe(0);
});

test('the printed link signs the browser in, once', async () => {
  const link = (await stack.exemplar('sign-in')).stdout.trim();
  await signInBrowser(page, link);
  await page.getByRole('heading', { name: 'Runs' }).waitFor();
  const stranger = await browser.newPage();
  await stranger.goto(link);
  await stranger.getByText('already been used').waitFor();
  await stranger.close();
});

test('the dialog says how long a run would take before it is started, and what a number field wants', async () => {
  await page.getByRole('button', { name: 'Start a run' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Start a run' });
  await dialog.getByRole('combobox', { name: 'Preset' }).click();
  await page.getByRole('option', { name: 'tiny', exact: true }).click();
  const estimate = dialog.getByRole('status', { name: 'Estimate' });
  await estimate.getByText('Timing a few steps').waitFor();
  await estimate
    .getByText(/^(About|Less than) .* of memory on this machine \(onnx, \d+ threads?\)\.$/)
    .waitFor();

  const size = dialog.getByRole('group', { name: 'Image size' });
  await size.getByLabel('Image height (px)').fill('Infinity');
  await dialog.getByRole('button', { name: 'Start', exact: true }).click();
  await size.getByText('Enter a whole number.').waitFor();
  await size.getByLabel('Image height (px)').fill('18');
  await estimate.getByText(/^No estimate: .*multiple of 4/).waitFor();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await dialog.waitFor({ state: 'detached' });
});

test('a run that is started appears in the list by itself, and its row opens its page', async () => {
  await stack.json(
    ...['runs', 'start', '--dataset', 'figures', '--preset', 'tiny', '--name', 'Little run'],
    ...['--set', 'translationSteps=150', '--set', 'checkpointSeconds=1'],
  );
  await page.getByRole('link', { name: 'Little run' }).click();
  await page.getByRole('heading', { name: 'Little run' }).waitFor();
});

test('losses move while one looks on', async () => {
  const value = page.getByTestId('value-generator/total');
  const step = async () => Number(await value.getAttribute('data-step'));
  const first = await step();
  await expect.poll(step, { timeout: PATIENCE_MS }).toBeGreaterThan(first);
  await expect.poll(() => value.textContent()).toMatch(/\d/);
  await expect.poll(() => page.getByTestId('chart-generator/total').locator('canvas').count()).toBe(1);
});

test('sample grids and checkpoints appear as they are made', async () => {
  const grid = page
    .getByRole('region', { name: 'Samples' })
    .getByRole('img', { name: /^Sample grid/ })
    .first();
  await grid.waitFor();
  await expect.poll(() => pixelWidth(grid)).toBeGreaterThan(0);
  const checkpoints = page.getByRole('region', { name: 'Checkpoints' });
  await checkpoints.getByRole('link', { name: 'Translate' }).first().waitFor();
  await expect.poll(() => checkpoints.getByText(/KiB|MiB|kB|MB/).count()).toBeGreaterThan(0);
});

test('the files of a checkpoint are downloaded', async () => {
  const checkpoints = page.getByRole('region', { name: 'Checkpoints' });
  await checkpoints.getByRole('button', { name: 'Show files' }).first().click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    checkpoints.getByRole('link', { name: 'weights.safetensors' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^step-\d+-weights\.safetensors$/);
  expect(decodeSafetensors(await readFile(await download.path()))).not.toEqual({});
  const [tar] = await Promise.all([
    page.waitForEvent('download'),
    checkpoints.getByRole('link', { name: 'All as a tar' }).click(),
  ]);
  expect(tar.suggestedFilename()).toMatch(/^checkpoint-[0-9a-f]{8}-\d+\.tar$/);
  const names: string[] = [];
  for await (const entry of createReadStream(await tar.path()).pipe(extract())) {
    names.push(entry.header.name);
    entry.resume();
  }
  expect(names).toEqual(expect.arrayContaining(['manifest.json', 'weights.safetensors']));
});

test('an image of the dataset is translated in the style of a file', async () => {
  await page
    .getByRole('region', { name: 'Checkpoints' })
    .getByRole('link', { name: 'Translate' })
    .first()
    .click();
  const content = page.getByRole('region', { name: 'Content' });
  await content.getByRole('button', { name: /Choose 00003_3_white-on-black/ }).click();
  const exemplar = path.join(folders.b, 'test', '00000_0_red-on-green.png');
  await page.getByRole('region', { name: 'Exemplar' }).locator('input[type=file]').setInputFiles(exemplar);
  const result = page.getByRole('img', { name: 'Translated image' });
  await result.waitFor();
  await expect.poll(() => pixelWidth(result)).toBe(16);
  await expect.poll(() => page.getByTestId('result-facts').textContent()).toContain('16×16');
});

test('what is shown becomes a program, with its ids', async () => {
  await page.getByRole('button', { name: 'Copy as' }).click();
  await page.getByRole('menuitem', { name: 'curl' }).click();
  const dialog = page.getByRole('dialog', { name: 'Translate with curl' });
  const program = () => dialog.getByRole('region', { name: 'Program' }).textContent();
  await expect.poll(program).toContain(`# EXEMPLAR_URL=${new URL(page.url()).origin} `);
  const checkpoint = new URL(page.url()).searchParams.get('checkpoint');
  expect(await program()).toContain(`"checkpointId\\": \\"${checkpoint ?? ''}`);
  expect(await program()).not.toContain('CHECKPOINT_ID');
  await dialog.getByRole('button', { name: 'Close the dialog' }).click();
  await dialog.waitFor({ state: 'detached' });
});

test('a file that is no picture is refused where it was chosen', async () => {
  const exemplar = page.getByRole('region', { name: 'Exemplar' });
  await exemplar
    .locator('input[type=file]')
    .setInputFiles({ name: 'text.png', mimeType: 'image/png', buffer: Buffer.from('not a picture') });
  await exemplar.getByRole('alert').waitFor();
});

test('the run finishes, and its page says so without being asked', async () => {
  await page.getByRole('link', { name: 'Runs' }).click();
  await page.getByRole('link', { name: 'Little run' }).click();
  await page.getByRole('heading', { name: 'Little run' }).waitFor();
  await page.locator('[data-state=FINISHED]').first().waitFor();
  await expect.poll(() => page.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('156');
});

test('the browser had nothing to complain about', () => {
  expect(complaints).toEqual([]);
});
