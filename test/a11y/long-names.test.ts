import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { limits } from '#contracts/limits.ts';
import { pageState } from './page-states.ts';
import { type PagesVisitor, visitPages } from './pages-visitor.ts';
import { widthFaults } from './width-faults.ts';

// Whatever people give a name to may be called so: nothing gets wider than the window, and nothing is cut off.

const WIDTHS = [1400, 390, 320];

/** As long as a name may be, and without a place to break. */
const NAMES = {
  'the widest letter': 'W'.repeat(limits.maxNameLength),
  'letters from right to left, and emoji': 'مستشفياتنا'.repeat(15) + '👩🏽‍🚀'.repeat(12) + 'ש'.repeat(2),
};

let visitor: PagesVisitor;
let folder: string;
beforeAll(async () => {
  [visitor, folder] = await Promise.all([visitPages(), mkdtemp(path.join(tmpdir(), 'exemplar-names-'))]);
});
afterAll(async () => {
  await visitor.close();
  await rm(folder, { recursive: true });
});

/** Where names are shown. */
const SHOWN = [
  'runs, a long list',
  'runs with the dialog that starts one',
  'queue',
  'run, queued',
  'run, finished',
  'run, failed',
  'run with evaluations, one waiting and one done',
  'experiments',
  'experiment with its rows',
  'translate, with its result',
  'translate, a run without an exemplar',
  'datasets',
  'dataset with its images',
  'dataset with an image enlarged',
  'datasets, an import that was refused',
  'datasets, an import that left files out',
  'no such page',
];

describe.each(Object.entries(NAMES))('%s, two hundred times', (_, name) => {
  beforeAll(async () => {
    await visitor.world.nameEverything(name);
  });

  test('is a name that is kept', () => {
    expect(Array.from(name)).toHaveLength(limits.maxNameLength);
  });

  test.each(SHOWN)('%s', async (title) => {
    const page = await visitor.open(pageState(title));
    await expectToFit(page);
    await page.close();
  });

  test('the lists that fields open', async () => {
    const runs = await visitor.open(pageState('runs with the dialog that starts one'));
    await runs.getByRole('dialog').getByRole('combobox', { name: 'Dataset' }).click();
    await runs.getByRole('listbox').getByRole('option').first().waitFor();
    await expectToFit(runs);
    await runs.close();
    const translate = await visitor.open(pageState('translate, with its result'));
    await translate.getByRole('combobox', { name: 'Run' }).click();
    await translate.getByRole('listbox').getByRole('option').first().waitFor();
    await expectToFit(translate);
    await translate.close();
  });
});

test('folders that are to be imported and files that cannot be may have long names, too', async () => {
  const name = 'W'.repeat(200);
  const page = await visitor.open(pageState('datasets'));
  for (const side of ['A', 'B']) {
    const domain = path.join(folder, side, name);
    mkdirSync(domain, { recursive: true });
    writeFileSync(path.join(domain, `${name}.bmp`), '');
    await page.getByLabel(`Folder of domain ${side}`).setInputFiles(domain);
  }
  await page.getByText('cannot be imported').nth(1).waitFor();
  await page.getByRole('textbox', { name: 'Name of the dataset' }).fill(`${name}!`);
  await expectToFit(page);
  await page.close();
});

async function expectToFit(page: Page): Promise<void> {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 1000 });
    await expect.poll(() => widthFaults(page), { message: `${width} px wide` }).toEqual([]);
  }
}
