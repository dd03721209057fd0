import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { axeViolations } from './axe-violations.ts';
import { layoutFaults, ZOOMED_WIDTH } from './layout-faults.ts';
import { PAGE_STATES } from './page-states.ts';
import { type PagesVisitor, visitPages } from './pages-visitor.ts';
import { widthFaults } from './width-faults.ts';

// The whole of `npm run a11y`; `pages.test.ts` is the part of it that `npm test` has time for.

const WIDTHS = [1400, 1024, 390];
/** On a machine with other work each frame takes its time. */
const PATIENCE = { timeout: 20_000 };
const SCHEMES = ['light', 'dark'] as const;

let visitor: PagesVisitor;
beforeAll(async () => {
  visitor = await visitPages();
});
afterAll(async () => {
  await visitor.close();
});

test.each(PAGE_STATES.map((state) => [state.title, state] as const))(
  '%s: axe objects to nothing, light and dark, wide and narrow, and at 400 % it fits',
  async (_, state) => {
    const page = await visitor.open(state);
    for (const colorScheme of SCHEMES) {
      await wear(page, colorScheme);
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 1000 });
        expect.soft((await axeViolations(page)).join('\n'), `${colorScheme}, ${width} px`).toBe('');
      }
    }
    await page.setViewportSize({ width: ZOOMED_WIDTH, height: 1000 });
    // Charts follow the window a moment later.
    const faults = async () => [...(await layoutFaults(page)), ...(await widthFaults(page))];
    await expect.poll(faults, { message: '400 %', ...PATIENCE }).toEqual([]);
    await page.close();
  },
);

/** Until all of the page has the colors; the pages of sign-in links are without Mantine. */
async function wear(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  const isWorn = `(document.documentElement.dataset.mantineColorScheme ?? '${colorScheme}') === '${colorScheme}' &&
    document.getAnimations().every(({ playState }) => playState !== 'running')`;
  await expect.poll(() => page.evaluate(isWorn), PATIENCE).toBe(true);
}
