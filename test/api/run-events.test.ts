import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { type TestApi, startApi } from '../testkit/api.ts';
import { makeWorld, queueRun, type World } from '../testkit/job-rows.ts';
import { pointsOf, range, rowsOf, type RunRows } from '../testkit/run-rows.ts';
import { type Subscribed, subscribe } from '../testkit/subscribe.ts';

let api: TestApi;
let world: World;
beforeAll(async () => {
  api = await startApi();
  world = await makeWorld(api.prisma);
});
afterAll(async () => {
  await api.close();
});
afterEach(async () => {
  // Nobody may stay behind: the server hears of a client's leave a moment later.
  await expect.poll(() => api.server.services.wakeUps.count(), { timeout: 10_000 }).toBe(0);
});

async function newRun(): Promise<{ runId: string; uuid: string; rows: RunRows }> {
  const { runId: uuid } = await queueRun(api.prisma, world);
  return { uuid, runId: globalId('Run', uuid), rows: rowsOf(api.prisma, uuid) };
}

const DOCUMENT = `subscription ($runId: ID!, $after: String) { runEvents(runId: $runId, after: $after) {
  cursor upToDate reset resetToStep
  run { state step: progress { step } experiment { name } }
  metrics { name steps values } samples { id step } checkpoints { id step byteSize } logLines { text }
} }`;

function follow(variables: { runId: string; after?: string | null }, client = api.connect()): Subscribed {
  return subscribe(client, DOCUMENT, variables);
}

/** Steps of one metric, read until `last` has come. */
async function stepsUntil(events: Subscribed, last: number): Promise<{ steps: number[]; cursor: string }> {
  const steps: number[] = [];
  for (;;) {
    const { runEvents } = await events.next();
    for (const column of runEvents.metrics) steps.push(...column.steps);
    if (steps.at(-1) === last) return { steps, cursor: runEvents.cursor };
  }
}

test('everything that happens in a run arrives once and in order, until the run ends', async () => {
  const { runId, rows } = await newRun();
  const events = follow({ runId });
  expect((await events.next()).runEvents).toMatchObject({
    upToDate: true,
    reset: false,
    run: { state: 'QUEUED' },
  });

  await rows.begin(1, 0);
  for (const step of range(1, 20)) await rows.log(pointsOf('generator/total', [step]));
  const { steps } = await stepsUntil(events, 20);
  expect(steps).toEqual(range(1, 20));

  const sampleId = await rows.sample(20);
  expect((await events.next()).runEvents.samples).toEqual([{ id: globalId('Sample', sampleId), step: 20 }]);
  const checkpointId = await rows.checkpoint(20);
  expect((await events.next()).runEvents.checkpoints).toEqual([
    { id: globalId('Checkpoint', checkpointId), step: 20, byteSize: 3_000_000_000 },
  ]);
  await rows.say('one', 'two');
  expect((await events.next()).runEvents.logLines).toEqual([{ text: 'one' }, { text: 'two' }]);
  await rows.finish();
  expect((await events.next()).runEvents).toMatchObject({ upToDate: true, run: { state: 'FINISHED' } });
  expect(await events.next()).toBeUndefined();
});

test('a client that is cut off goes on from its cursor without loss or repetition', async () => {
  const { runId, rows } = await newRun();
  await rows.begin(1, 0);
  const writing = (async () => {
    for (const step of range(1, 60)) await rows.log(pointsOf('generator/total', [step]));
  })();
  const steps: number[] = [];
  let after: string | null = null;
  while (steps.at(-1) !== 60) {
    const events = follow({ runId, after });
    for (let batch = 0; batch < 3 && steps.at(-1) !== 60; batch++) {
      const { runEvents } = await events.next();
      for (const column of runEvents.metrics) steps.push(...column.steps);
      after = runEvents.cursor;
    }
    await events.leave();
  }
  await writing;
  expect(steps).toEqual(range(1, 60));
});

test('a page and the events after its cursor fit together while the run goes on', async () => {
  const { runId, rows } = await newRun();
  await rows.begin(1, 0);
  const writing = (async () => {
    for (const step of range(1, 40)) {
      await rows.log(pointsOf('generator/total', [step]));
      await rows.say(`step ${step}`);
      if (step % 8 === 0) await rows.sample(step);
    }
  })();
  for (let page = 0; page < 4; page++) {
    const { data, errors } = await api.ask(
      `query ($id: ID!) { run(id: $id) {
        eventCursor metricSeries(names: ["generator/total"]) { steps exact } logLines(last: 100) { edges { node { text } } }
        samples(last: 100) { edges { node { step } } }
      } }`,
      { id: runId },
    );
    expect(errors).toBeUndefined();
    const steps: number[] = data.run.metricSeries[0].steps;
    const texts: string[] = data.run.logLines.edges.map(({ node }: { node: { text: string } }) => node.text);
    const samples: number[] = data.run.samples.edges.map(({ node }: { node: { step: number } }) => node.step);
    const events = follow({ runId, after: data.run.eventCursor });
    while (texts.at(-1) !== 'step 40' || samples.at(-1) !== 40) {
      const { runEvents } = await events.next();
      for (const column of runEvents.metrics) steps.push(...column.steps);
      for (const { text } of runEvents.logLines) texts.push(text);
      for (const { step } of runEvents.samples) samples.push(step);
    }
    expect(steps).toEqual(range(1, 40));
    expect(texts).toEqual(range(1, 40).map((step) => `step ${step}`));
    expect(samples).toEqual([8, 16, 24, 32, 40]);
    await events.leave();
  }
  await writing;
});

test('a resume tells a watcher from which step on to forget, and never sends what it hid', async () => {
  const { runId, rows } = await newRun();
  await rows.begin(1, 0);
  await rows.log(pointsOf('generator/total', range(1, 12)));
  const watcher = follow({ runId });
  const { cursor } = await stepsUntil(watcher, 12);

  await rows.begin(2, 8);
  await rows.log(pointsOf('generator/total', [9, 10]));
  const { runEvents } = await watcher.next();
  expect(runEvents).toMatchObject({ reset: true, resetToStep: 8 });
  await watcher.leave();

  const late = follow({ runId, after: cursor });
  const batch = (await late.next()).runEvents;
  expect(batch).toMatchObject({ reset: true, resetToStep: 8, metrics: [{ steps: [9, 10] }] });
  await late.leave();

  const fresh = follow({ runId });
  const all = (await fresh.next()).runEvents;
  expect(all).toMatchObject({ reset: false, resetToStep: null });
  expect(all.metrics[0].steps).toEqual(range(1, 10));
  await fresh.leave();
});

test('not-finite values are null', async () => {
  const { runId, rows } = await newRun();
  await rows.begin(1, 0);
  await rows.log(pointsOf('generator/total', [1, 2, 3], (step) => [1.5, NaN, Infinity][step - 1] ?? 0));
  const events = follow({ runId });
  expect((await events.next()).runEvents.metrics).toEqual([
    { name: 'generator/total', steps: [1, 2, 3], values: [1.5, null, null] },
  ]);
  await events.leave();
});

test('all viewers of a run share one read', async () => {
  const { runId, rows } = await newRun();
  await rows.begin(1, 0);
  const client = api.connect();
  const viewers = Array.from({ length: 15 }, () => follow({ runId }, client));
  for (const viewer of viewers) await viewer.next();
  let reads = 0;
  const { runEvent } = api.prisma;
  const findMany = runEvent.findMany.bind(runEvent);
  Object.defineProperty(runEvent, 'findMany', {
    configurable: true,
    value: (...args: Parameters<typeof findMany>) => {
      reads++;
      return findMany(...args);
    },
  });
  await rows.log(pointsOf('generator/total', [1]));
  for (const viewer of viewers) expect((await viewer.next()).runEvents.metrics[0].steps).toEqual([1]);
  expect(reads).toBe(1);
  await Promise.all(viewers.map((viewer) => viewer.leave()));
});

test('twenty clients that leave while nothing happens leave nothing behind', async () => {
  const { runId } = await newRun();
  const clients = Array.from({ length: 20 }, () => api.connect());
  for (const client of clients) await follow({ runId }, client).next();
  expect(api.server.services.wakeUps.count()).toBe(20);
  for (const client of clients) client.terminate();
  await expect.poll(() => api.server.services.wakeUps.count(), { timeout: 10_000 }).toBe(0);
});

test.each([
  ['nonsense', 'BAD_USER_INPUT'],
  ['-1.0', 'BAD_USER_INPUT'],
  ['1000.1', 'CURSOR_AHEAD'],
])('the cursor %s is refused with %s', async (after, code) => {
  const { runId } = await newRun();
  const failed = await follow({ runId, after })
    .next()
    .catch((error: unknown) => error);
  expect(failed).toMatchObject({ errors: [{ extensions: { code } }] });
});

test('a list hears of each run that changes', async () => {
  const { runId, rows } = await newRun();
  const events = subscribe(api.connect(), 'subscription { runsChanged { id state } }');
  const first = events.next();
  await expect.poll(() => api.server.services.wakeUps.count()).toBe(1);
  await rows.begin(1, 0);
  expect((await first).runsChanged).toEqual({ id: runId, state: 'RUNNING' });
  await rows.finish();
  expect((await events.next()).runsChanged).toEqual({ id: runId, state: 'FINISHED' });
  await events.leave();
});

test('a list hears of a run that goes to the trash and of its way back', async () => {
  const { runId, rows } = await newRun();
  await rows.begin(1, 0);
  await rows.finish();
  await api.prisma.job.updateMany({ data: { state: 'FINISHED' } });
  const events = subscribe(
    api.connect(),
    'subscription { runsChanged { id trashedAt experiment { name } } }',
  );
  const first = events.next();
  await expect.poll(() => api.server.services.wakeUps.count()).toBe(1);
  const move = async (name: string, type: string) => {
    const { data } = await api.ask(
      `mutation ($input: ${type}!) { ${name}(input: $input) { runIds userErrors { message } } }`,
      { input: { runIds: [runId] } },
    );
    expect(data[name]).toEqual({ runIds: [runId], userErrors: [] });
  };
  await move('trashRuns', 'TrashRunsInput');
  const trashed = (await first).runsChanged;
  expect(trashed).toMatchObject({ id: runId, experiment: { name: expect.any(String) } });
  expect(Date.parse(trashed.trashedAt)).not.toBeNaN();
  await move('restoreRuns', 'RestoreRunsInput');
  expect((await events.next()).runsChanged).toMatchObject({ id: runId, trashedAt: null });
  await events.leave();
});
