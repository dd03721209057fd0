import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axeViolations } from './axe-violations.ts';
import { layoutFaults, ZOOMED_WIDTH } from './layout-faults.ts';
import { PAGE_STATES } from './page-states.ts';
import { type PagesVisitor, visitPages } from './pages-visitor.ts';

// The whole of `npm run a11y`; `pages.test.ts` is the part of it that `npm test` has time for.

const WIDTHS = [1400, 1024, 390];
const SCHEMES = ['light', 'dark'] as const;

let visitor: PagesVisitor;
beforeAll(async () => {
  visitor = await visitPages();
});
afterAll(async () => {
  await visitor.close();
});

describe.each(PAGE_STATES.map((state) => [state.title, state] as const))('%s', (_, state) => {
  test.each(SCHEMES.flatMap((colorScheme) => WIDTHS.map((width) => [colorScheme, width] as const)))(
    '%s, %i px wide, has nothing that axe objects to',
    async (colorScheme, width) => {
      const page = await visitor.open(state, { colorScheme, width });
      expect((await axeViolations(page)).join('\n')).toBe('');
      await page.close();
    },
  );

  test('enlarged to 400 %, fits and has nothing too small', async () => {
    const page = await visitor.open(state, { width: ZOOMED_WIDTH });
    expect((await layoutFaults(page)).join('\n')).toBe('');
    await page.close();
  });
});
