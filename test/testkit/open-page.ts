import type { Browser, Page } from 'playwright-core';
import type { Role } from '#db/generated/enums.ts';
import { createSignInLink } from '../../api/auth/sign-in.ts';
import type { TestApi } from './api.ts';
import { signInBrowser } from './sign-in.ts';

const PATIENCE_MS = 20_000;

/** A page of the dashboard in a browser of a new person, who has signed in. */
export async function openPage(browser: Browser, api: TestApi, role: Role, path: string): Promise<Page> {
  const { id } = await api.createUser(role);
  const page = await browser.newPage({ locale: 'en-US', viewport: { width: 1400, height: 900 } });
  page.setDefaultTimeout(PATIENCE_MS);
  await signInBrowser(page, new URL((await createSignInLink(api.prisma, id)).path, api.url).href);
  await page.goto(api.url + path);
  return page;
}
