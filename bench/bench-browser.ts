import type { Page, Request } from 'playwright-core';
import { createSignInLink } from '../api/auth/sign-in.ts';
import { launchBrowser } from '../test/testkit/browser.ts';
import { signInBrowser } from '../test/testkit/sign-in.ts';
import type { BenchApi } from './bench-api.ts';

const SETTLED_MS = 500;

/** A browser of a signed-in person, who keeps its cache from visit to visit. */
export interface BenchBrowser {
  readonly url: string;
  /** A page of 1400 x 1000 pixels, unless it is to be higher. */
  open(height?: number): Promise<OpenedPage>;
}

export interface OpenedPage {
  readonly page: Page;
  /** Bytes that came over the network, compressed as they were. */
  readonly bytes: () => number;
  /** Resolves once it has asked for nothing for so long that it has all it wants. */
  readonly settled: () => Promise<void>;
  /** Milliseconds of the longest task of its main thread since this was asked last; 0 where none took 50. */
  readonly longestTask: () => Promise<number>;
}

/** Lends a browser that is signed in as a new admin. */
export async function withBenchBrowser<Result>(
  { url, prisma }: BenchApi,
  use: (browser: BenchBrowser) => Promise<Result>,
): Promise<Result> {
  const browser = await launchBrowser();
  try {
    const context = await browser.newContext({ locale: 'en-US' });
    await context.addInitScript({ content: WATCH_LONG_TASKS });
    const user = await prisma.user.findFirstOrThrow({
      where: { role: 'ADMIN', login: { startsWith: 'bench-' } },
    });
    const first = await context.newPage();
    await signInBrowser(first, url + (await createSignInLink(prisma, user.id)).path);
    await first.close();
    return await use({
      url,
      async open(height = 1_000) {
        const page = await context.newPage();
        await page.setViewportSize({ width: 1_400, height });
        let bytes = 0;
        let askedAt = performance.now();
        const underWay = new Set<Request>();
        page.on('request', (request) => underWay.add(request));
        const ended = (request: Request) => {
          underWay.delete(request);
          askedAt = performance.now();
        };
        page.on('requestfinished', ended);
        page.on('requestfailed', ended);
        const devtools = await context.newCDPSession(page);
        await devtools.send('Network.enable');
        devtools.on('Network.loadingFinished', ({ encodedDataLength }) => {
          bytes += encodedDataLength;
        });
        return {
          page,
          bytes: () => bytes,
          async settled() {
            while (underWay.size > 0 || performance.now() - askedAt < SETTLED_MS)
              await page.waitForTimeout(50);
          },
          longestTask: () => page.evaluate<number>(TAKE_LONGEST),
        };
      },
    });
  } finally {
    await browser.close();
  }
}

/** Runs in a page before all of its own. */
const WATCH_LONG_TASKS = `
  globalThis.longTasks = [];
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) globalThis.longTasks.push(duration);
  }).observe({ type: 'longtask' });`;

const TAKE_LONGEST = 'Math.max(0, ...globalThis.longTasks.splice(0))';
