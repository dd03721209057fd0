import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { decode } from 'fast-png';
import type { Browser, Locator, Page, Request } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runIdSchema } from '#contracts/ids.ts';
import { newId } from '#db/new-id.ts';
import { notify } from '#db/notify.ts';
import { createSignInLink } from '../../api/auth/sign-in.ts';
import { globalId, uuidOf } from '../../api/graphql/relay/global-id.ts';
import { axeViolations } from '../a11y/axe-violations.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { launchBrowser } from '../testkit/browser.ts';
import { changeConfig } from '../testkit/change-config.ts';
import { cycleganPreset } from '../testkit/cyclegan-preset.ts';
import { egscItPreset } from '../testkit/egsc-it-preset.ts';
import { evaluationRowsOf } from '../testkit/evaluation-rows-of.ts';
import { makeCheckpoint, makeWorld, queueRun, type World } from '../testkit/job-rows.ts';
import { pointsOf, range, rowsOf, type RunRows } from '../testkit/run-rows.ts';
import { signInBrowser } from '../testkit/sign-in.ts';

const PATIENCE_MS = 20_000;
const built = fileURLToPath(new URL('../../dashboard/dist', import.meta.url));
const HOSTILE = '<b>bold</b> ‮مرحبا 🦊';

let api: TestApi;
let browser: Browser;
let page: Page;
let world: World;
/** Global ids. */
let plain: string;
let faster: string;
let other: string;
let unlogged: string;
let growing: RunRows;
/** Has a run evaluated, and tells of it as a worker does. */
let score: (runId: string, values: readonly number[]) => Promise<void>;

const ENVIRONMENT = {
  ...{ gitCommit: null, node: '24.1.0', threads: 2, machine: 'desk', operatingSystem: 'Linux 6.8 x64' },
  ...{ cpu: 'A processor', cores: 2, memoryBytes: 8 * 1024 ** 3, gpus: [], libraries: [] },
};

beforeAll(async () => {
  [api, browser] = await Promise.all([startApi({ dashboardDirectory: built }), launchBrowser()]);
  world = await makeWorld(api.prisma);
  const named = async (displayName: string) => {
    const { runId } = await queueRun(api.prisma, world);
    await api.prisma.run.update({ where: { id: runId }, data: { displayName } });
    return runId;
  };
  const trained = async (displayName: string, height: number) => {
    const runId = await named(displayName);
    const rows = rowsOf(api.prisma, runId);
    await rows.begin(1, 0);
    for (const name of ['generator/total', 'discriminator/a', 'discriminator/b'])
      await rows.log(pointsOf(name, range(1, 4_000), (step) => height + Math.sin(step / 50)));
    return { runId, rows };
  };
  const scored = async (runId: string, values: readonly number[]) => {
    const rows = evaluationRowsOf({ 'evaluation/ssim_ab': values });
    const { sha256 } = await api.storage.put(Buffer.from(JSON.stringify(rows)));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    await api.prisma.evaluation.create({
      data: {
        id: newId(),
        checkpointId: await makeCheckpoint(api.prisma, runId),
        split: 'VALIDATION',
        state: 'FINISHED',
        finishedAt: new Date(),
        imageCount: values.length,
        scores: { 'evaluation/ssim_ab': mean },
        rowsSha256: sha256,
      },
    });
    await notify(api.prisma, 'run_changed', { runId: runIdSchema.parse(runId) });
  };
  const first = await trained('plain', 2);
  const second = await trained('faster', 3);
  const third = await trained(HOSTILE, 4);
  await scored(first.runId, [0.5, 0.6, 0.7]);
  await scored(second.runId, [0.6, 0.7, 0.8]);
  for (const step of [1_000, 2_000]) await first.rows.sample(step);
  await second.rows.sample(1_500);
  await first.rows.finish();
  await third.rows.finish();
  await changeConfig(api.prisma, second.runId, { ...egscItPreset('tiny'), seed: 7 });
  await changeConfig(api.prisma, third.runId, cycleganPreset('cyclegan-tiny'));
  for (const [{ runId }, codeVersion] of [
    [first, '0.4.0'],
    [second, '0.5.0'],
  ] as const)
    await api.prisma.segment.updateMany({
      where: { runId },
      data: { environment: { ...ENVIRONMENT, codeVersion } },
    });
  score = scored;
  growing = second.rows;
  [plain, faster, other, unlogged] = [first.runId, second.runId, third.runId, await named('waiting')].map(
    (id) => globalId('Run', id),
  ) as [string, string, string, string];

  page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  page.setDefaultTimeout(PATIENCE_MS);
  const { id } = await api.createUser('EDITOR');
  await signInBrowser(page, new URL((await createSignInLink(api.prisma, id)).path, api.url).href);
});
afterAll(async () => {
  await browser.close();
  await api.close();
});

async function open(runs: readonly string[], rest = ''): Promise<void> {
  await page.goto(`${api.url}/compare?runs=${runs.join(',')}${rest}`);
}

/** @param family the metrics that it draws */
function chart(family: string) {
  return page.getByTestId(`chart-${family}`);
}

/** What stands beside the crosshair at the last step of a chart, once its curves have come. */
async function valuesAtEnd(family: string, within: Page | Locator = page): Promise<string> {
  const figure = within.getByTestId(`chart-${family}`);
  const values = figure.getByTestId('values-here');
  await figure.locator('canvas').waitFor();
  await figure.getByRole('application').focus();
  await expect
    .poll(
      async () => {
        await page.keyboard.press('End');
        return values.count();
      },
      { timeout: PATIENCE_MS },
    )
    .toBe(1);
  return values.innerText();
}

/** Variables of the operation of that name, if it is one. */
function asked(request: Request, operation: string): Record<string, unknown> | null {
  const body = request.postDataJSON() as {
    operationName?: string;
    variables?: Record<string, unknown>;
  } | null;
  return body?.operationName === operation ? (body.variables ?? null) : null;
}

function parameter(name: string): string | null {
  return new URL(page.url()).searchParams.get(name);
}

describe('curves of several runs', () => {
  test('stand in one chart per metric, in sections, with the values of all runs at the crosshair', async () => {
    await open([plain, faster, other]);
    await page.getByRole('heading', { name: 'Compare runs' }).waitFor();
    await expect.poll(() => page.getByTestId('compared-run').count(), { timeout: PATIENCE_MS }).toBe(3);
    await page.getByRole('region', { name: 'generator' }).waitFor();
    await page.getByRole('region', { name: 'discriminator' }).waitFor();
    const values = await valuesAtEnd('generator/total');
    expect(values).toContain('plain');
    expect(values).toContain(HOSTILE);
  });

  test('a zoom asks for finer buckets of that range, and is undone', async () => {
    await open([plain, faster]);
    await valuesAtEnd('generator/total');
    const finer = page.waitForRequest(
      (request) => typeof asked(request, 'ComparedCurves')?.['fromStep'] === 'number',
    );
    await page.keyboard.press('+');
    expect(asked(await finer, 'ComparedCurves')).toMatchObject({ fromStep: 2_007, toStep: 4_000 });
    expect(parameter('x')).toBe('2007..4000');
    await page.getByRole('button', { name: 'Reset zoom' }).click();
    await expect.poll(() => parameter('x')).toBeNull();
  });
});

describe('a chart, enlarged', () => {
  test('leads to its neighbors by the arrow keys, takes a range, and the address holds both', async () => {
    await open([plain, faster]);
    await page.getByRole('button', { name: 'Enlarge Generator total' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('figure', { name: 'Generator total' }).locator('canvas').waitFor();
    await dialog.getByText('1 of 2').waitFor();
    await page.keyboard.press('ArrowRight');
    await dialog.getByText('2 of 2').waitFor();
    await dialog.getByRole('textbox', { name: 'Lowest value shown' }).fill('0.5');
    expect(parameter('y')).toBe('discriminator:0.5..');
    await dialog.getByRole('textbox', { name: 'Highest value shown' }).fill('0.1');
    await dialog.getByText('Not above the lowest').waitFor();
    expect((await axeViolations(page)).join('\n')).toBe('');
    await page.reload();
    await page.getByRole('dialog').getByText('2 of 2').waitFor();
    await expect
      .poll(() => dialog.getByRole('textbox', { name: 'Lowest value shown' }).inputValue())
      .toBe('0.5');
    await page.keyboard.press('Escape');
    await expect.poll(() => parameter('chart')).toBeNull();
  });

  test('is saved as CSV and as PNG, on the page of a run as well', async () => {
    await open([plain, faster], '&chart=generator/total');
    await valuesAtEnd('generator/total', page.getByRole('dialog'));
    const saved = async (name: string) => {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('dialog').getByRole('button', { name }).click(),
      ]);
      const file = await download.path();
      return { name: download.suggestedFilename(), bytes: readFileSync(file) };
    };
    const csv = await saved('CSV');
    expect(csv.name).toBe('generator-total.csv');
    expect(csv.bytes.toString('utf8').split('\r\n')[0]).toContain('plain (last of bucket)');
    const png = await saved('PNG');
    expect([png.name, decode(png.bytes).width > 400]).toEqual(['generator-total.png', true]);
    await page.goto(`${api.url}/runs/${plain}?chart=generator/total`);
    await page.getByRole('dialog').locator('canvas').waitFor();
    expect((await saved('CSV')).bytes.toString('utf8')).toContain('(last of bucket)');
  });
});

describe('over time', () => {
  test('curves begin together, or where they began, and a zoom asks for the steps of that time', async () => {
    await open([plain, faster], '&axis=relative');
    expect(await valuesAtEnd('generator/total')).toContain('1h 6m');
    const finer = page.waitForRequest(
      (request) => typeof asked(request, 'ComparedCurves')?.['fromStep'] === 'number',
    );
    await page.keyboard.press('+');
    expect(asked(await finer, 'ComparedCurves')).toMatchObject({ fromStep: 2_007, toStep: 4_000 });
    await page.getByText('Wall time').click();
    expect(parameter('x')).toBeNull();
    expect(await valuesAtEnd('generator/total')).toContain('1 Jan, 01:06:40');
  });
});

describe('the config of several runs', () => {
  test('shows what differs, marks it, and follows the base run', async () => {
    await open([plain, faster], '&tab=config');
    const table = page.getByRole('table', { name: 'Config' });
    const seed = table.getByRole('row', { name: /^Seed/ }).getByRole('cell');
    await seed.first().waitFor();
    await expect.poll(() => table.getByRole('rowheader').count()).toBe(1);
    await expect.poll(() => seed.allInnerTexts()).toEqual(['0', expect.stringContaining('7')]);
    await expect.poll(() => seed.nth(1).textContent()).toContain('not as the base run');
    await page.getByRole('button', { name: /Make base.*faster/ }).click();
    await expect.poll(() => seed.first().textContent()).toContain('not as the base run');
    expect(parameter('base')).toBe(faster);
    await page.getByRole('switch', { name: 'Show what does not differ' }).click();
    await expect.poll(() => table.getByRole('rowheader').count()).toBeGreaterThan(20);
    await page.goBack();
    await expect.poll(() => table.getByRole('rowheader').count()).toBe(1);
  });

  test('holds runs of another method, whose knobs are missing in the others', async () => {
    await open([plain, other], '&tab=config');
    const table = page.getByRole('table', { name: 'Config' });
    const method = table.getByRole('row', { name: /^Method/ }).getByRole('cell');
    await expect.poll(() => method.allInnerTexts()).toEqual(['EGSC-IT', expect.stringContaining('CycleGAN')]);
    await expect.poll(() => table.getByTitle('This run has no such knob').count()).toBeGreaterThan(5);
    expect((await axeViolations(page)).join('\n')).toBe('');
  });
});

describe('the environment of several runs', () => {
  test('shows what differs and leaves out those whose is not recorded', async () => {
    await open([plain, faster, other], '&tab=config');
    const table = page.getByRole('table', { name: 'Environment' });
    await table.waitFor();
    await expect
      .poll(() => table.getByRole('rowheader').allInnerTexts())
      .toEqual([expect.stringContaining('Exemplar')]);
    await expect
      .poll(() => table.getByRole('cell').allInnerTexts())
      .toEqual(['0.4.0', expect.stringContaining('0.5.0'), '–']);
    expect((await axeViolations(page)).join('\n')).toBe('');
    await page.getByRole('switch', { name: 'Show what does not differ' }).click();
    await expect.poll(() => table.getByRole('rowheader').count()).toBeGreaterThan(5);
    await open([other, unlogged], '&tab=config');
    await page.getByText('Not recorded for any of these runs.').waitFor();
  });
});

describe('the measures of several runs', () => {
  test('mark the best one and say how each differs from the base over the same pairs', async () => {
    await open([plain, faster, other], '&tab=measures');
    const cells = page
      .getByRole('table', { name: 'Measures' })
      .getByRole('row', { name: /^SSIM/ })
      .getByRole('cell');
    await expect.poll(() => cells.nth(1).textContent()).toContain('Δ +0.1');
    await expect.poll(() => cells.nth(1).textContent()).toContain('best');
    await expect.poll(() => cells.nth(0).textContent()).not.toContain('Δ');
    await expect.poll(() => cells.nth(2).textContent()).toBe('–');
    expect((await axeViolations(page)).join('\n')).toBe('');
    await page.getByText('Test images').click();
    await page.getByText('No scores').waitFor();
    expect(parameter('split')).toBe('test');
  });
});

describe('a score that settles while the page is open', () => {
  test('appears among the measures with its difference, and in the plots', async () => {
    await open([plain, faster, unlogged], '&tab=measures');
    const cells = page
      .getByRole('table', { name: 'Measures' })
      .getByRole('row', { name: /^SSIM/ })
      .getByRole('cell');
    await expect.poll(() => cells.nth(1).textContent()).toContain('Δ +0.1');
    await expect.poll(() => cells.nth(2).textContent()).toBe('–');
    const waiting = uuidOf('Run', unlogged) ?? '';
    await score(waiting, [0.8, 0.9, 1]);
    await expect.poll(() => cells.nth(2).textContent()).toContain('Δ +0.3');
    await expect.poll(() => cells.nth(2).textContent()).toContain('best');

    await page.getByRole('tab', { name: 'Plots' }).click();
    await page.getByText('Parallel coordinates').click();
    const row = page
      .getByRole('table', { name: 'Numbers of the plot' })
      .getByRole('row', { name: /^waiting/ });
    await expect.poll(() => row.textContent()).toContain('0.9');
    await score(waiting, [0.1, 0.2, 0.3]);
    await expect.poll(() => row.textContent()).toContain('0.2');
    await api.prisma.evaluation.deleteMany({ where: { checkpoint: { runId: waiting } } });
  });
});

describe('the samples of several runs', () => {
  test('are each the newest at or before one step, and only those are asked for', async () => {
    await open([plain, faster, unlogged], '&tab=samples');
    const figures = page.getByRole('figure');
    await expect
      .poll(() => figures.allInnerTexts())
      .toEqual([
        expect.stringContaining('step 2,000'),
        expect.stringContaining('step 1,500'),
        expect.stringContaining('no sample'),
      ]);
    const earlier = page.waitForRequest((request) => asked(request, 'ComparedSamples') !== null);
    await page.getByRole('button', { name: 'Earlier step' }).click();
    expect(asked(await earlier, 'ComparedSamples')).toEqual({ ids: [plain], step: 1_000 });
    await expect.poll(() => figures.first().innerText()).toContain('step 1,000');
    await expect.poll(() => figures.nth(1).innerText()).toContain('step 1,500');
    expect(parameter('step')).toBe('1500');
    await page.getByRole('combobox', { name: 'Part of the grid' }).click();
    await page.getByRole('option', { name: 'Row 2, column 1' }).click();
    await expect.poll(() => parameter('cell')).toBe('2.1');
    await page.getByText('B → A').click();
    await expect.poll(() => parameter('dir')).toBe('ba');
    await page.mouse.move(0, 0);
    expect((await axeViolations(page)).join('\n')).toBe('');
  });
});

describe('plots of several runs', () => {
  test('are drawn when they are opened, with their numbers in a table, and keep to the content security policy', async () => {
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (/Content Security Policy/.test(message.text())) complaints.push(message.text());
    });
    await open([plain, faster, other]);
    await chart('generator/total').waitFor();
    const fetched = `performance.getEntriesByType('resource').filter(({ name }) => /plot-[^/]*\\.js$/.test(name)).length`;
    expect(await page.evaluate(fetched)).toBe(0);
    await page.getByRole('tab', { name: 'Plots' }).click();
    await page.getByTestId('plot-scatter').locator('svg').waitFor();
    expect(await page.evaluate(fetched)).toBe(1);
    await page.getByTestId('plot-scatter').getByText('faster').waitFor();
    const numbers = page.getByRole('table', { name: 'Numbers of the plot' });
    await expect.poll(() => numbers.getByRole('row', { name: /^faster/ }).textContent()).toContain('7');
    expect((await axeViolations(page)).join('\n')).toBe('');
    await page.getByText('Parallel coordinates').click();
    await page.getByTestId('plot-parallel').locator('svg').waitFor();
    await expect.poll(() => numbers.getByRole('columnheader').count()).toBe(7);
    expect(parameter('plot')).toBe('parallel');
    expect((await axeViolations(page)).join('\n')).toBe('');
    expect(complaints).toEqual([]);
  });
});

describe('the runs of the address', () => {
  test('are added by a part of their name, removed, and come back with the address', async () => {
    await open([plain], '&sm=0.2&log=1&q=total');
    await page.getByText('Only one run').waitFor();
    await page.getByRole('combobox', { name: 'Add a run' }).fill('fast');
    await page.getByRole('option', { name: 'faster' }).click();
    await expect.poll(() => page.getByTestId('compared-run').count()).toBe(2);
    expect(parameter('runs')).toBe(`${plain},${faster}`);
    const address = page.url();
    await page.getByRole('button', { name: 'Remove plain' }).click();
    await expect.poll(() => page.getByTestId('compared-run').count()).toBe(1);

    await page.goto(address);
    await page.mouse.move(0, 0); // a tooltip would be in the way
    await chart('generator/total').waitFor();
    await expect.poll(() => chart('discriminator').count()).toBe(0);
    await expect
      .poll(() => page.getByRole('searchbox', { name: 'Search charts' }).inputValue())
      .toBe('total');
    await expect.poll(() => page.getByRole('switch', { name: 'Log scale' }).isChecked()).toBe(true);
    await expect
      .poll(() => page.getByRole('slider', { name: 'Smoothing' }).getAttribute('aria-valuenow'))
      .toBe('0.2');
    expect((await axeViolations(page)).join('\n')).toBe('');
  });

  test('are shown once each, without those that do not exist, and at most fifty', async () => {
    await open([plain, plain, 'nonsense', unlogged]);
    await page.getByText('There is no run nonsense').waitFor();
    await expect.poll(() => page.getByTestId('compared-run').count()).toBe(2);
    await page.getByRole('button', { name: 'Remove nonsense' }).click();
    await expect.poll(() => page.getByTestId('missing-run').count()).toBe(0);
    await open(range(1, 51).map(() => globalId('Run', newId())));
    await page.getByText('At most 50 runs are compared at once').waitFor();
    await page.getByText('No runs to compare').waitFor();
  });

  test('go on while one looks', async () => {
    await open([plain, faster]);
    await valuesAtEnd('generator/total');
    await growing.log(pointsOf('generator/total', range(4_001, 4_100), () => 9));
    await expect.poll(() => valuesAtEnd('generator/total'), { timeout: PATIENCE_MS }).toContain('Step 4,100');
  });
});
