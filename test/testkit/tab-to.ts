import type { Locator, Page } from 'playwright-core';

/** More than any page has. */
const MOST_STOPS = 150;

/**
 * Goes on by Tab until something has the focus, as who has no mouse does.
 *
 * @throws where it cannot be reached
 */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let stop = 0; stop < MOST_STOPS; stop++) {
    if ((await target.and(page.locator(':focus')).count()) > 0) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`expected ${target.toString()} to be reached by Tab`);
}
