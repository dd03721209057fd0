import type { Page } from 'playwright-core';
import { metricCatalog } from '#contracts/metrics/metric-catalog.ts';
import { makePrisma } from '#db/client.ts';
import type { PrismaClient } from '#db/generated/client.js';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { withBenchApi } from '../bench-api.ts';
import { type BenchBrowser, withBenchBrowser } from '../bench-browser.ts';
import { type BenchDatabase, withBenchDatabase } from '../bench-database.ts';
import type { BenchMode, BenchOptions } from '../bench-mode.ts';
import { type Figure, timesOf } from '../figure.ts';
import { type SeededRuns, seedPoints } from '../seed-points.ts';
import { withSeededRuns } from '../with-seeded-runs.ts';

const METRICS = 50;
const VISITS = 7;
const SCROLLS = 60;
const LONG: SeededRuns = { names: metricCatalog.slice(0, 32).map(({ name }) => name), points: 31_250 };
const COMPARED: SeededRuns = { names: onePerChart(20), points: 5_000 };
const COMPARED_RUNS = 20;
/** Databases of another content have other names. */
const LIST = 'bench_page_list_1';
const CHARTS = 'bench_page_charts_3';

/** Every metric a column, which is more than a screen holds. */
const COLUMNS = [
  ...['name', 'state', 'created', 'duration', 'config.seed'],
  ...Array.from({ length: METRICS }, (_, i) => `metric:bench/${i}`),
];

/** Pages as people see them, in a browser. */
export const page: BenchMode = {
  summary: 'pages in a browser: table of runs, page of a run, comparison',
  counted: { what: 'runs', usual: 1_000 },
  async measure({ cache, count: runs, say }) {
    const figures: Figure[] = [];
    await withSeededRuns({ cache, say }, `${LIST}_${runs}`, { runs, metrics: METRICS }, (prisma, database) =>
      withBrowser(cache, database, prisma, async (browser) => {
        const shown = encodeURIComponent(COLUMNS.join(','));
        say('table of runs');
        figures.push(await visit(browser, 'table of runs, as it is by itself', '/runs', tableIsDrawn));
        const all = `table of runs, ${METRICS} metrics as columns`;
        figures.push(await visit(browser, all, `/runs?columns=${shown}`, tableIsDrawn));
        say('scrolling');
        figures.push(await scroll(browser, `${all}, scrolled`, `/runs?columns=${shown}`));
      }),
    );
    await withBenchDatabase(cache, CHARTS, async (database) => {
      const prisma = makePrisma(database.url);
      try {
        const [long = '', ...compared] = await readOrSeed(prisma, say);
        await withBrowser(cache, database, prisma, async (browser) => {
          say('page of a run');
          const points = (LONG.names.length * LONG.points).toLocaleString('en-US');
          figures.push(
            await visit(browser, `page of a run of ${points} points`, `/runs/${long}`, chartsAreDrawn(6)),
          );
          say('comparison');
          const many = `comparison of ${COMPARED_RUNS} runs x ${COMPARED.names.length} charts, all in sight`;
          const path = `/compare?runs=${compared.join(',')}`;
          figures.push(await visit(browser, many, path, chartsAreDrawn(COMPARED.names.length), 8_000));
        });
      } finally {
        await prisma.$disconnect();
      }
    });
    return figures;
  },
};

function withBrowser(
  cache: string,
  database: BenchDatabase,
  prisma: PrismaClient,
  use: (browser: BenchBrowser) => Promise<void>,
): Promise<void> {
  return withBenchApi(cache, database, prisma, (api) => withBenchBrowser(api, use));
}

/** Metrics of both directions share a chart. */
function onePerChart(charts: number): string[] {
  const byFamily = new Map(metricCatalog.map(({ family, name }) => [family, name]));
  return [...byFamily.values()].slice(0, charts);
}

/** @returns global ids: the long run, then those that are compared */
async function readOrSeed(prisma: PrismaClient, say: BenchOptions['say']): Promise<string[]> {
  const known = await prisma.run.findMany({ select: { id: true }, orderBy: { createdAt: 'asc' } });
  let ids = known.map(({ id }) => id);
  if (ids.length !== 1 + COMPARED_RUNS) {
    await prisma.$executeRaw`truncate run, job, metric_batch, metric_chunk, metric_summary cascade`;
    say('seeding 3,000,000 points');
    ids = await seedPoints(prisma, [LONG, ...Array.from({ length: COMPARED_RUNS }, () => COMPARED)]);
  }
  return ids.map((id) => globalId('Run', id));
}

/** Milliseconds from the address to what people came for; the first visit, which fills the browser's cache, is told apart. */
async function visit(
  browser: BenchBrowser,
  name: string,
  path: string,
  isUseful: (page: Page) => Promise<unknown>,
  height?: number,
): Promise<Figure> {
  const visits = [];
  for (let i = 0; i <= VISITS; i++) {
    const opened = await browser.open(height);
    const begun = performance.now();
    await opened.page.goto(browser.url + path);
    await isUseful(opened.page);
    const ms = performance.now() - begun;
    await opened.settled();
    visits.push({ ms, kilobytes: opened.bytes() / 1000, longest: await opened.longestTask() });
    await opened.page.close();
  }
  const [first, ...warm] = visits;
  return {
    name,
    times: timesOf(warm.map(({ ms }) => ms)),
    facts: {
      'first visit, ms': first?.ms ?? Number.NaN,
      'longest task, ms': Math.max(...warm.map(({ longest }) => longest)),
      'kB moved, warm': Math.max(...warm.map(({ kilobytes }) => kilobytes)),
    },
  };
}

/** Turns of the wheel through the whole list, in which rows are asked for and drawn. */
async function scroll(browser: BenchBrowser, name: string, path: string): Promise<Figure> {
  const { page: shown, settled, longestTask } = await browser.open();
  await shown.goto(browser.url + path);
  await tableIsDrawn(shown);
  const older = shown.getByRole('button', { name: 'Load older runs' });
  await settled();
  while ((await older.count()) > 0) {
    await older.click();
    await settled();
  }
  await longestTask(); // those of loading are not counted
  await shown.locator('tbody tr[data-index]').first().hover();
  const samples: number[] = [];
  for (let i = 0; i < SCROLLS; i++) {
    const begun = performance.now();
    await shown.mouse.wheel(0, 600);
    await shown.evaluate('new Promise((resolve) => requestAnimationFrame(resolve))');
    samples.push(performance.now() - begun);
  }
  await settled();
  const last = await shown.locator('tbody tr[data-index]').last().getAttribute('data-index');
  const figure = {
    name,
    times: timesOf(samples),
    facts: { 'longest task, ms': await longestTask(), 'last row reached': Number(last) },
  };
  await shown.close();
  return figure;
}

function tableIsDrawn(shown: Page): Promise<unknown> {
  return shown.locator('tbody tr[data-index="10"] td:nth-child(5):not(:empty)').waitFor();
}

function chartsAreDrawn(count: number): (shown: Page) => Promise<unknown> {
  return (shown) =>
    shown
      .locator('[data-testid^="chart-"] canvas')
      .nth(count - 1)
      .waitFor();
}
