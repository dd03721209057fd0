import { renameSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NEWEST_DECODER } from '#contracts/decoder-version.ts';
import { datasetIdSchema } from '#contracts/ids.ts';
import type { Role } from '#db/generated/enums.ts';
import { newId } from '#db/new-id.ts';
import { notify } from '#db/notify.ts';
import { createSignInLink } from '../../api/auth/sign-in.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { fillPagesWorld, type PagesWorld } from '../a11y/pages-world.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { launchBrowser } from '../testkit/browser.ts';
import { type DatabaseProxy, proxyDatabase } from '../testkit/database-proxy.ts';
import { writeFigureFolders } from '../testkit/figure-folders.ts';
import { range } from '../testkit/run-rows.ts';
import { signInBrowser } from '../testkit/sign-in.ts';

const PATIENCE_MS = 20_000;
const IMAGES_OF_A_PAGE = 60;
const TRAINING_IMAGES = 150;
const built = fileURLToPath(new URL('../../dashboard/dist', import.meta.url));

let api: TestApi;
/** The only way from the browser to the server. */
let line: DatabaseProxy;
let browser: Browser;
let world: PagesWorld;
let editor: BrowserContext;
let figures: string;

beforeAll(async () => {
  [api, browser] = await Promise.all([startApi({ dashboardDirectory: built }), launchBrowser()]);
  line = await proxyDatabase(api.url);
  world = await fillPagesWorld(api);
  editor = await signIn('EDITOR');
  const { id } = await api.prisma.dataset.findFirstOrThrow({ where: { name: 'figures' } });
  figures = globalId('Dataset', id);
  await addTrainingImages(id);
});
afterAll(async () => {
  await browser.close();
  await line.cut();
  await api.close();
});

/** The tiny dataset has fewer than a page shows at once. */
async function addTrainingImages(datasetId: string): Promise<void> {
  const version = await api.prisma.datasetVersion.findFirstOrThrow({ where: { datasetId } });
  const images = await api.prisma.image.findMany({
    where: { datasetVersionId: version.id, side: 'A', split: 'TRAIN' },
    orderBy: { position: 'asc' },
  });
  const [first] = images;
  if (!first) throw new Error('expected a training image');
  await api.prisma.image.createMany({
    data: range(images.length, TRAINING_IMAGES - 1).map((position) => ({
      ...first,
      id: newId(),
      position,
      name: `added-${position}.png`,
    })),
  });
  await api.prisma.domain.updateMany({
    where: { datasetVersionId: version.id, side: 'A' },
    data: { trainCount: TRAINING_IMAGES },
  });
}

async function signIn(role: Role): Promise<BrowserContext> {
  const { id } = await api.createUser(role);
  const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1400, height: 900 } });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  await signInBrowser(page, address((await createSignInLink(api.prisma, id)).path));
  await page.close();
  return context;
}

function address(at: string): string {
  return new URL(at, line.url).href;
}

async function isFocused(element: Locator): Promise<boolean> {
  return (await element.and(element.page().locator(':focus')).count()) === 1;
}

async function open(at: string, context = editor): Promise<Page> {
  const page = await context.newPage();
  await page.goto(address(at));
  return page;
}

describe('a dataset', () => {
  test('is renamed with its domains in place, and every open page shows the new names', async () => {
    const [datasets, runs, run, translate, images] = await Promise.all([
      open('/datasets'),
      open('/runs'),
      open(`/runs/${world.finishedRun}`),
      open(`/translate?run=${world.finishedRun}`),
      open(`/datasets/${figures}`),
    ]);
    await runs.getByText('figures').first().waitFor();
    await run.getByText('figures').first().waitFor();
    await translate.getByText('Domain A: black and white').waitFor();
    await images.getByRole('heading', { level: 1, name: 'figures' }).waitFor();
    await runs.getByRole('button', { name: 'Start a run' }).click();
    const choice = runs.getByRole('dialog').getByRole('combobox', { name: 'Dataset' });
    await choice.waitFor();

    await datasets.getByRole('button', { name: 'Rename figures' }).click();
    const form = datasets.getByRole('form', { name: 'Rename figures' });
    await form.getByLabel('Name of the dataset').fill('shapes');
    await form.getByLabel('Name of domain A').fill('ink');
    await form.getByLabel('Name of domain B').press('End');
    await form.getByLabel('Name of domain B').press('Enter');
    await datasets.getByRole('article', { name: 'shapes' }).getByText('ink').waitFor();
    await expect.poll(() => form.count()).toBe(0);

    await runs.locator('tbody').getByText('shapes').first().waitFor();
    await expect.poll(() => choice.inputValue()).toBe('shapes, version 1');
    await run.getByText('shapes').first().waitFor();
    await translate.getByText('Domain A: ink').waitFor();
    await translate.getByText('Domain B: colored').waitFor();
    await images.getByRole('heading', { level: 1, name: 'shapes' }).waitFor();
    await images.getByRole('radiogroup', { name: 'Domain' }).getByText('ink').waitFor();
    await expect.poll(() => images.title()).toBe('shapes · Dataset · Exemplar');

    for (const page of [datasets, runs, run, translate, images]) await page.close();
  });

  test('keeps its names where the new ones are refused, and says why beside the field', async () => {
    await api.prisma.dataset.create({ data: { id: newId(), name: 'somebody else’s' } });
    const page = await open('/datasets');
    const pencil = page.getByRole('button', { name: /^Rename / }).first();
    await pencil.click();
    const name = page.getByRole('dialog').getByLabel('Name of the dataset');
    await name.fill('');
    await page.getByText('Must not be empty.').waitFor();
    await expect.poll(() => page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    await name.fill('somebody else’s');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Another dataset is named "somebody else’s". Choose another name.').waitFor();
    await name.press('Escape');
    await expect.poll(() => page.getByRole('form').count()).toBe(0);
    await expect.poll(() => isFocused(pencil)).toBe(true);
    await page.close();
  });

  test('is not renamed by a viewer', async () => {
    const viewer = await signIn('VIEWER');
    const page = await open('/datasets', viewer);
    await page.getByRole('article').first().waitFor();
    await expect.poll(() => page.getByRole('button', { name: /^Rename/ }).count()).toBe(0);
    await viewer.close();
  });

  test('shows all images of a domain and split, page after page', async () => {
    const page = await open('/datasets');
    await page
      .getByRole('article')
      .getByRole('link', { name: /^All images/ })
      .first()
      .click();
    const images = page.getByRole('region', { name: 'Images' }).getByRole('listitem');
    await page.getByText(`${IMAGES_OF_A_PAGE} of ${TRAINING_IMAGES} images`).waitFor();
    await expect.poll(() => images.count()).toBe(IMAGES_OF_A_PAGE);
    for (const shown of [2 * IMAGES_OF_A_PAGE, TRAINING_IMAGES]) {
      await page.getByRole('button', { name: 'Load more images' }).click();
      await page.getByText(`${shown} of ${TRAINING_IMAGES} images`).waitFor();
    }
    await expect.poll(() => page.getByRole('button', { name: 'Load more images' }).count()).toBe(0);
    const names = await images.getByRole('button').allTextContents();
    expect(new Set(names).size).toBe(TRAINING_IMAGES);

    await page.getByText(/^Test/).click();
    await page.getByText('6 of 6 images').waitFor();
    await page.getByRole('radio', { name: /^B/ }).focus();
    await page.keyboard.press('ArrowRight');
    expect(new URL(page.url()).search).toMatch(/split=TEST/);
    await page.getByText('Validation 0').click();
    await page.getByText('No images here').waitFor();
    await page.close();
  });

  test('enlarges an image; keys lead on to images that were not read yet, and Escape leads back', async () => {
    const page = await open(`/datasets/${figures}`);
    const last = page.getByRole('button', { name: /^Enlarge/ }).nth(IMAGES_OF_A_PAGE - 1);
    await last.click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(`${IMAGES_OF_A_PAGE} of ${TRAINING_IMAGES}`).waitFor();
    await page.getByText(`${2 * IMAGES_OF_A_PAGE} of ${TRAINING_IMAGES} images`).waitFor();
    await page.keyboard.press('ArrowRight');
    await dialog.getByText(`${IMAGES_OF_A_PAGE + 1} of ${TRAINING_IMAGES}`).waitFor();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    await dialog.getByText(`${IMAGES_OF_A_PAGE - 1} of ${TRAINING_IMAGES}`).waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await expect.poll(() => isFocused(last)).toBe(true);
    await page.close();
  });

  test('that does not exist has one state, with a title and a way on', async () => {
    const page = await open('/datasets/xyz');
    await page.getByRole('heading', { level: 1, name: 'Dataset not found' }).waitFor();
    await expect.poll(() => page.title()).toBe('Dataset not found · Exemplar');
    await expect
      .poll(() => page.getByRole('main').getByRole('link').allTextContents())
      .toEqual(['Back to datasets']);
    await page.close();
  });

  test('that has just got its first version is listed without being asked for', async () => {
    const page = await open('/datasets');
    await page.getByRole('article').first().waitFor();
    const id = newId();
    await api.prisma.dataset.create({ data: { id, name: 'just imported' } });
    await api.prisma.datasetVersion.create({
      data: {
        id: newId(),
        datasetId: id,
        number: 1,
        indexSha256: 'a'.repeat(64),
        byteSize: 1,
        decoder: NEWEST_DECODER,
      },
    });
    await notify(api.prisma, 'dataset_changed', { datasetId: datasetIdSchema.parse(id) });
    await page.getByRole('article', { name: 'just imported' }).waitFor();
    await page.close();
  });
});

test('a domain that is imported is named after its folder until it is given another name', async () => {
  const page = await open('/datasets');
  const folders = writeFigureFolders(path.join(api.dataDirectory, 'folders'), { train: 1, test: 1 });
  const long = path.join(api.dataDirectory, 'n'.repeat(201));
  renameSync(folders.a, long);
  await page.getByLabel('Folder of domain A').setInputFiles(long);
  await page.getByLabel('Folder of domain B').setInputFiles(folders.b);
  await page.getByLabel('Name of the dataset').fill('bars');
  await page.getByText('May have at most 200 characters.').waitFor();
  const start = page.getByRole('button', { name: 'Import', exact: true });
  await expect.poll(() => start.isDisabled()).toBe(true);
  await expect.poll(() => page.getByLabel('Name of domain B').inputValue()).toBe('b');
  await page.getByLabel('Name of domain A').fill('black bars');
  await start.click();
  await page.getByRole('region', { name: 'Import of bars' }).waitFor();
  const { archives } = await api.prisma.import.findFirstOrThrow({ where: { dataset: { name: 'bars' } } });
  expect(archives).toMatchObject({ a: { name: 'black bars' }, b: { name: 'b' } });
  await page.close();
});
