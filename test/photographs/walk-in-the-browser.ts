import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { launchBrowser } from '../testkit/browser.ts';
import { signInBrowser } from '../testkit/sign-in.ts';

/**
 * Walks from two folders of photographs to a first translated image, in the browser alone, as a person does; prints each
 * step with the seconds since the walk began, and takes a picture after it:
 *
 *   npm start                        # and wait for the sample run to finish
 *   node --import tsx test/photographs/walk-in-the-browser.ts "$(./exemplar sign-in)" <folder A> <folder B> <pictures>
 */
const [signInLink, folderA, folderB, pictures] = process.argv.slice(2) as [string, string, string, string];
if (process.argv.length !== 6)
  throw new Error('Usage: walk-in-the-browser.ts <sign-in link> <folder A> <folder B> <folder of pictures>');
mkdirSync(pictures, { recursive: true });

const MOST_PATIENCE_MS = 60 * 60 * 1000;
const startedAt = performance.now();
let steps = 0;

const browser = await launchBrowser();
try {
  const page = await browser.newPage({ viewport: { width: 1400, height: 1000 }, locale: 'en-US' });
  page.setDefaultTimeout(MOST_PATIENCE_MS);
  // As the page suggests.
  await walk(page, [folderA, folderB].map((folder) => path.basename(folder)).join('-'));
} finally {
  await browser.close();
}

async function walk(page: Page, datasetName: string): Promise<void> {
  const link = (name: string) => page.getByRole('navigation').getByRole('link', { name });
  const dialog = page.getByRole('dialog');

  await step(page, 'Open the sign-in link and press Sign in', async () => {
    await signInBrowser(page, signInLink);
  });
  await step(page, 'Open Datasets', async () => {
    await link('Datasets').click();
  });
  await step(page, 'Choose the folder of domain A', async () => {
    await page.getByLabel('Folder of domain A').setInputFiles(folderA);
    await page.getByLabel('Name of domain A').waitFor();
  });
  await step(page, 'Choose the folder of domain B', async () => {
    await page.getByLabel('Folder of domain B').setInputFiles(folderB);
    await page.getByLabel('Name of domain B').waitFor();
  });
  await step(page, 'Press Import', async () => {
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    const progress = page.getByRole('region', { name: `Import of ${datasetName}` });
    await progress.locator('[data-state=FINISHED]').waitFor();
  });
  await step(page, 'Open Runs', async () => {
    await link('Runs').click();
  });
  await step(page, 'Press Start a run', async () => {
    await page.getByRole('button', { name: 'Start a run' }).click();
    await dialog.getByRole('button', { name: 'Start', exact: true }).waitFor();
  });
  await step(page, 'Choose the preset photos-64 and wait for the estimate', async () => {
    await dialog.getByRole('combobox', { name: 'Preset' }).click();
    await page.getByRole('option', { name: 'photos-64' }).click();
    await dialog.getByText(/of memory on this machine/).waitFor();
    console.log(`        ${(await dialog.getByLabel('Estimate').textContent()) ?? ''}`);
  });
  await step(page, 'Press Start', async () => {
    await dialog.getByRole('button', { name: 'Start', exact: true }).click();
    await page.getByRole('link', { name: 'Translate', exact: true }).nth(1).waitFor();
  });
  await step(page, 'Press Translate, once there is a first model', async () => {
    await page.getByRole('link', { name: 'Translate', exact: true }).nth(1).click();
    await images(page, 'Content').first().waitFor();
  });
  await step(page, 'Choose a content image', async () => {
    await images(page, 'Content').nth(2).click();
    await images(page, 'Exemplar').first().waitFor();
  });
  await step(page, 'Choose an exemplar, and see the result', async () => {
    await images(page, 'Exemplar').nth(6).click();
    await page.getByRole('img', { name: 'Translated image' }).waitFor();
  });
}

function images(page: Page, role: 'Content' | 'Exemplar') {
  return page.getByRole('region', { name: role }).locator('button[aria-pressed]');
}

async function step(page: Page, name: string, act: () => Promise<void>): Promise<void> {
  await act();
  steps++;
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`${seconds.padStart(7)} s  ${steps.toString()}. ${name}`);
  await page.screenshot({ path: path.join(pictures, `${steps.toString().padStart(2, '0')}.png`) });
}
