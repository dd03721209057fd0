import { afterAll, beforeAll, expect, test } from 'vitest';
import { KNOWN } from '../a11y/page-state.ts';
import { type PagesVisitor, visitPages } from '../a11y/pages-visitor.ts';

let visitor: PagesVisitor;
beforeAll(async () => {
  visitor = await visitPages();
});
afterAll(async () => {
  await visitor.close();
});

test('links lead from a dataset to a run, its checkpoint and a translation, and all the way back', async () => {
  const page = await visitor.open({
    ...KNOWN,
    title: 'dataset with runs',
    path: (world) => `/datasets/${world.dataset}`,
    shows: 'section[aria-label=Runs] a',
  });
  const isRun = /\/runs\/[^/?]+$/;
  await page.getByRole('region', { name: 'Runs', exact: true }).getByRole('link').first().click();
  await page.waitForURL(isRun);
  await page.goto(new URL(`/runs/${visitor.world.finishedRun}`, page.url()).href);
  await page
    .getByRole('region', { name: 'Checkpoints' })
    .getByRole('link', { name: /^step / })
    .first()
    .click();
  await page.waitForURL(/\/checkpoints\//);
  await page.getByRole('region', { name: 'Translations' }).getByRole('link').first().click();
  await page.waitForURL(/\/translations\//);
  const lineage = page.getByRole('navigation', { name: 'Lineage' });
  await lineage.getByRole('link', { name: /^step / }).click();
  await page.waitForURL(/\/checkpoints\//);
  await lineage.getByRole('link').last().click();
  await page.waitForURL(isRun);
  await page.getByRole('link', { name: / v\d+$/ }).click();
  await page.waitForURL(/\/datasets\/.*\?version=\d+$/);
  await page.getByRole('region', { name: 'Runs', exact: true }).getByRole('link').first().waitFor();
  expect(new URL(page.url()).pathname).toBe(`/datasets/${visitor.world.dataset}`);
  await page.close();
});
