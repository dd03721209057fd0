import type { Page, Route } from 'playwright-core';

/** An answer of the API to requests of this operation only, e.g. `Runs`; all others are let through. */
export function answerTo(
  page: Page,
  operation: string,
  answer: (route: Route) => Promise<unknown>,
): Promise<unknown> {
  return page.route('**/graphql', async (route) => {
    const body = route.request().postDataJSON() as { operationName?: string } | null;
    if (body?.operationName === operation) await answer(route);
    else await route.fallback();
  });
}

/** Never. */
export function keepWaiting(): Promise<void> {
  return Promise.resolve();
}

/** As the API refuses with this code. */
export function refuse(code: string): (route: Route) => Promise<void> {
  const errors = [{ message: 'This was refused.', extensions: { code } }];
  return (route) => route.fulfill({ json: { errors } });
}

/** Without an answer, as when the server is away. */
export function cutOff(route: Route): Promise<void> {
  return route.abort();
}

/** As the server answers for each stored picture whose bytes are not what they were. */
export function damagePictures(page: Page): Promise<unknown> {
  return page.route('**/blobs/**', (route) => route.fulfill({ status: 500, json: { code: 'DAMAGED_BLOB' } }));
}

/** As when no stored picture can be fetched. */
export function cutPictures(page: Page): Promise<unknown> {
  return page.route('**/blobs/**', cutOff);
}
