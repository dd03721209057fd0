import type { Page } from 'playwright-core';

/** Opens a sign-in link and presses its button, as a person does. */
export async function signInBrowser(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((url) => !url.pathname.endsWith('/sign-in'));
}

/** What the button of a sign-in link sends. */
export function postSignIn(link: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  return fetch(link, { method: 'POST', redirect: 'manual', headers });
}
