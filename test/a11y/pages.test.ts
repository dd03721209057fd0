import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axeViolations } from './axe-violations.ts';
import { contrast } from './contrast.ts';
import { layoutFaults, ZOOMED_WIDTH } from './layout-faults.ts';
import { pageState, USUAL_STATES } from './page-states.ts';
import { type PagesVisitor, visitPages } from './pages-visitor.ts';

let visitor: PagesVisitor;
beforeAll(async () => {
  visitor = await visitPages();
});
afterAll(async () => {
  await visitor.close();
});

async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

/** What a screen reader was told last. */
function announced(page: Page): Promise<string | null> {
  return page.getByTestId('announcements').textContent();
}

/** Of the style sheet, as `#rrggbb`. */
function variable(page: Page, name: string): Promise<string> {
  return page.evaluate(
    `(() => {
      const probe = document.body.appendChild(document.createElement('i'));
      probe.style.color = 'var(${name})';
      const [r, g, b] = getComputedStyle(probe).color.match(/\\d+/g).map(Number);
      probe.remove();
      return '#' + [r, g, b].map((part) => part.toString(16).padStart(2, '0')).join('');
    })()`,
  );
}

test.each(USUAL_STATES.map((state) => [state.title, state] as const))(
  '%s: axe objects to nothing, and at 400 % it fits',
  async (_, state) => {
    const page = await visitor.open(state);
    expect((await axeViolations(page)).join('\n')).toBe('');
    await page.setViewportSize({ width: ZOOMED_WIDTH, height: 256 });
    await expect.poll(() => layoutFaults(page)).toEqual([]);
    await page.close();
  },
);

describe('with the keyboard', () => {
  test('the first stop leads past the header', async () => {
    const page = await visitor.open(pageState('runs, a long list'));
    await press(page, 'Tab');
    await expect.poll(() => page.locator(':focus').textContent()).toBe('Skip to the content');
    await press(page, 'Enter');
    expect(await page.evaluate('document.activeElement.nodeName')).toBe('MAIN');
    await page.close();
  });

  test('a change of page takes the focus along and is announced', async () => {
    const page = await visitor.open(pageState('runs, a long list'));
    await page.getByRole('navigation').getByRole('link', { name: 'Translate' }).press('Enter');
    await expect.poll(() => announced(page)).toContain('Translate');
    expect(await page.evaluate('document.activeElement.nodeName')).toBe('MAIN');
    await page.close();
  });

  test('a hundred checkpoints are few stops', async () => {
    const page = await visitor.open(pageState('run with a hundred checkpoints'));
    const stops = page.getByRole('region', { name: 'Checkpoints' }).locator('a, button');
    await expect.poll(() => stops.count()).toBeLessThan(20);
    await page.getByRole('button', { name: 'Show all 100' }).click();
    await expect.poll(() => stops.count()).toBeGreaterThan(100);
    await page.close();
  });

  test('a chart is read point by point, zoomed and shown whole again', async () => {
    const page = await visitor.open(pageState('run, finished'));
    const chart = page.getByRole('application').first();
    await chart.focus();
    await press(page, 'Home');
    await expect.poll(() => announced(page)).toMatch(/^Step 1: .*\d/);
    await press(page, 'ArrowRight');
    await expect.poll(() => announced(page)).toMatch(/^Step 2: .*\d/);
    await press(page, '+');
    await expect.poll(() => announced(page)).toMatch(/^Steps 1 to \d+$/);
    await page.getByRole('button', { name: /^Steps 1–\d+ .* Reset zoom$/ }).waitFor();
    await press(page, 'Escape');
    await expect.poll(() => announced(page)).toBe('All steps');
    expect(new URL(page.url()).searchParams.has('x')).toBe(false);
    await page.close();
  });

  test('a chart has a table behind it, whose first and last rows are those of the curve', async () => {
    const page = await visitor.open(pageState('run, finished'));
    const figure = page
      .getByRole('figure')
      .filter({ has: page.getByRole('application') })
      .first();
    await figure.getByRole('button', { name: /as a table$/ }).press('Enter');
    const table = figure.getByRole('table');
    await expect.poll(() => table.getByRole('rowheader').first().textContent()).toBe('1');
    await expect.poll(() => table.getByRole('rowheader').last().textContent()).toBe('200');
    expect(await axeViolations(page)).toEqual([]);
    await page.close();
  });
});

describe('what axe cannot see', () => {
  test.each(['light', 'dark'] as const)('texts and curves of charts stand out, %s', async (colorScheme) => {
    const page = await visitor.open(pageState('run, finished'), { colorScheme });
    const panel = await variable(page, '--panel');
    for (const name of ['--chart-axis', '--side-a', '--side-b', '--mantine-color-placeholder'])
      expect(contrast(await variable(page, name), panel), name).toBeGreaterThanOrEqual(4.5);
    await page.close();
  });

  test('charts that nobody has scrolled to are drawn', async () => {
    const page = await visitor.open(pageState('run, finished'), { height: 300 });
    const charts = await page
      .getByRole('figure')
      .filter({ has: page.getByRole('application') })
      .count();
    expect(charts).toBeGreaterThan(2);
    await expect.poll(() => page.locator('figure canvas').count()).toBe(charts);
    await page.close();
  });

  test('with less motion wanted nothing pulsates', async () => {
    const page = await visitor.open(pageState('run, running'));
    const mark = `document.querySelector('main [data-state=RUNNING] [aria-hidden]')`;
    expect(await page.evaluate(`getComputedStyle(${mark}).animationName`)).toBe('none');
    await page.close();
  });
});

test('the colors that were chosen stay chosen', async () => {
  const page = await visitor.open(pageState('no such page'));
  const scheme = () => page.locator('html').getAttribute('data-mantine-color-scheme');
  const choose = page.getByRole('button', { name: /^Colors/ });
  await choose.click();
  await choose.click();
  await expect.poll(scheme).toBe('dark');
  await page.reload();
  await expect.poll(scheme).toBe('dark');
  await choose.click();
  await expect.poll(scheme).toBe('light'); // as the system has it
  await page.close();
});

test('on a phone the result of a translation is in view', async () => {
  const page = await visitor.open(pageState('translate, with its result'), { width: 390, height: 844 });
  const picture = page.getByRole('img', { name: 'Translated image' });
  const box = await picture.boundingBox();
  expect(box).not.toBeNull();
  expect(box?.y).toBeGreaterThan(0);
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThan(844);
  expect(box?.height).toBeGreaterThan(200);
  await page.close();
});

test.each([390, 1400])('%i px wide, the tab key goes through Translate as it is seen', async (width) => {
  const page = await visitor.open(pageState('translate, with its result'), { width, height: 844 });
  const seen = await page.evaluate<string[]>(`(() => {
    const parts = ['Result', 'Content', 'Exemplar'].map((name) => document.querySelector('section[aria-label=' + name + ']'));
    const place = (part) => part.getBoundingClientRect();
    return parts.sort((a, b) => place(a).top - place(b).top || place(a).left - place(b).left).map((part) => part.ariaLabel);
  })()`);
  const stops = await page.evaluate<string[]>(
    `[...document.querySelectorAll('section button, section [tabindex="0"]')].map((stop) => stop.closest('section').ariaLabel)`,
  );
  expect([...new Set(stops)]).toEqual([...seen, 'Recent translations']);
  await page.close();
});

test('on a phone the state of each run is in view', async () => {
  const page = await visitor.open(pageState('runs, a long list'), { width: 390, height: 844 });
  const box = await page.locator('main [data-state=RUNNING]').first().boundingBox();
  expect(box && box.x + box.width).toBeLessThan(390);
  await page.close();
});

test('a run that ends is announced', async () => {
  const page = await visitor.open(pageState('run, running'));
  await visitor.world.finishRunningRun();
  await expect.poll(() => announced(page)).toMatch(/has finished/);
  await page.close();
});

test('the first visit fetches at most 400 kB, compressed', async () => {
  const sizes: Promise<number>[] = [];
  const page = await visitor.open({
    ...pageState('runs, a long list'),
    arrange: async (opened) => {
      await Promise.resolve();
      opened.on('response', (response) => {
        if (response.url().includes('/assets/'))
          sizes.push(response.body().then((body) => gzipSync(body).byteLength));
      });
    },
  });
  const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  expect(total).toBeGreaterThan(50_000);
  expect(total).toBeLessThan(400_000);
  await page.close();
});
