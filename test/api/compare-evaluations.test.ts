import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Prisma } from '#db/generated/client.ts';
import { newId } from '#db/new-id.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { type TestApi, startApi } from '../testkit/api.ts';
import { evaluationRowsOf } from '../testkit/evaluation-rows-of.ts';
import { makeCheckpoint, makeWorld, queueRun, type World } from '../testkit/job-rows.ts';

let api: TestApi;
let world: World;
beforeAll(async () => {
  api = await startApi();
  world = await makeWorld(api.prisma);
});
afterAll(async () => {
  await api.close();
});

const SSIM = 'evaluation/ssim_ab';

async function newCheckpoint(): Promise<{ runId: string; checkpointId: string }> {
  const { runId } = await queueRun(api.prisma, world);
  return { runId, checkpointId: await makeCheckpoint(api.prisma, runId) };
}

/** @returns its global id */
async function evaluated(
  checkpointId: string,
  facts: Partial<Prisma.EvaluationUncheckedCreateInput> = {},
): Promise<string> {
  const id = newId();
  await api.prisma.evaluation.create({
    data: { id, checkpointId, split: 'VALIDATION', state: 'FINISHED', finishedAt: new Date(), ...facts },
  });
  return globalId('Evaluation', id);
}

async function scored(values: Readonly<Record<string, readonly number[]>>): Promise<string> {
  const { sha256 } = await api.storage.put(Buffer.from(JSON.stringify(evaluationRowsOf(values))));
  return evaluated((await newCheckpoint()).checkpointId, { rowsSha256: sha256 });
}

function compare(baseId: string, ids: readonly string[]) {
  return api.ask(
    `query ($baseId: ID!, $ids: [ID!]!) { compareEvaluations(baseId: $baseId, ids: $ids) {
      evaluation { id } problem differences { metric first second difference low high count } } }`,
    { baseId, ids },
  );
}

describe('evaluations of the same pairs', () => {
  test('are compared with the base, each for itself, in the order asked', async () => {
    const base = await scored({ [SSIM]: [0.5, 0.7] });
    const better = await scored({ [SSIM]: [0.6, 0.8] });
    const { data } = await compare(base, [better, base]);
    expect(data.compareEvaluations).toMatchObject([
      { evaluation: { id: better }, problem: null, differences: [{ metric: SSIM, count: 2 }] },
      { evaluation: { id: base }, problem: null, differences: [{ difference: 0, low: 0, high: 0 }] },
    ]);
    const [found] = data.compareEvaluations[0].differences;
    expect(found.first).toBeCloseTo(0.6);
    expect(found.difference).toBeCloseTo(0.1);
    expect(found.low).toBeCloseTo(0.1);
  });

  test('that are asked for twice are compared once', async () => {
    const base = await scored({ [SSIM]: [0.1, 0.7] });
    expect((await compare(base, [base, base])).data.compareEvaluations).toHaveLength(2);
  });
});

describe('what cannot be compared', () => {
  test('is said of other images, of what is not finished, and of what kept no values', async () => {
    const base = await scored({ [SSIM]: [0.5, 0.7] });
    const others = await scored({ [SSIM]: [0.5, 0.7, 0.9] });
    const { checkpointId } = await newCheckpoint();
    const waiting = await evaluated(checkpointId, { state: 'QUEUED', finishedAt: null });
    const old = await evaluated(checkpointId);
    const { data } = await compare(base, [others, waiting, old]);
    expect(data.compareEvaluations).toMatchObject([
      { problem: expect.stringContaining('scored different images'), differences: null },
      { problem: expect.stringContaining('it is QUEUED'), differences: null },
      { problem: expect.stringContaining('earlier version'), differences: null },
    ]);
  });

  test('is null where no evaluation has the id, and all of it without a base', async () => {
    const base = await scored({ [SSIM]: [0.5] });
    const gone = globalId('Evaluation', newId());
    expect(
      (await compare(base, [gone, 'nonsense', globalId('Run', newId())])).data.compareEvaluations,
    ).toEqual([null, null, null]);
    expect((await compare(gone, [base])).data.compareEvaluations).toBeNull();
  });

  test('is refused for more than a hundred', async () => {
    const base = await scored({ [SSIM]: [0.5] });
    const { errors } = await compare(
      base,
      Array.from({ length: 101 }, () => base),
    );
    expect(errors?.[0]?.message).toBe('"ids" may have 100 items, but has 101.');
  });

  test('is said at its place where the values of one are damaged', async () => {
    const base = await scored({ [SSIM]: [0.5] });
    const { sha256 } = await api.storage.put(Buffer.from('{"version":99}'));
    const strange = await evaluated((await newCheckpoint()).checkpointId, { rowsSha256: sha256 });
    const { data, errors } = await compare(base, [strange, base]);
    expect(data.compareEvaluations[0].differences).toBeNull();
    expect(data.compareEvaluations[1].differences).toHaveLength(1);
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'UNREADABLE_RECORD' });
  });
});

describe('the newest evaluation of a run', () => {
  function newest(runId: string, split: string) {
    return api.ask(
      'query ($id: ID!, $split: ScoredSplit!) { run(id: $id) { newestEvaluation(split: $split) { id } } }',
      {
        id: globalId('Run', runId),
        split,
      },
    );
  }

  test('is the one that finished last on that split, whichever checkpoint it scored', async () => {
    const { runId, checkpointId } = await newCheckpoint();
    const scores = { [SSIM]: 0.5 };
    const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute));
    await evaluated(checkpointId, { scores, finishedAt: at(1) });
    const last = await evaluated(checkpointId, { scores, finishedAt: at(3) });
    await evaluated(checkpointId, { scores, finishedAt: at(2) });
    await evaluated(checkpointId, { state: 'QUEUED', finishedAt: null });
    const test = await evaluated(checkpointId, { scores, finishedAt: at(9), split: 'TEST' });
    expect((await newest(runId, 'VALIDATION')).data.run.newestEvaluation).toEqual({ id: last });
    expect((await newest(runId, 'TEST')).data.run.newestEvaluation).toEqual({ id: test });
  });

  test('is null of a run that was never scored', async () => {
    const { runId } = await newCheckpoint();
    expect((await newest(runId, 'VALIDATION')).data.run.newestEvaluation).toBeNull();
  });
});
