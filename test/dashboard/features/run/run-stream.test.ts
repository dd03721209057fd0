import { describe, expect, test } from 'vitest';
import { packCurve } from '../../../../api/graphql/metric/pack-curve.ts';
import {
  applyBatch,
  openStream,
  type RunEventBatch,
  type RunStream,
  withEarlierCheckpoints,
  withNewestCheckpoints,
} from '../../../../dashboard/src/features/run/run-stream.ts';

const pulse: RunStream['run'] = {
  id: 'run',
  displayName: 'a run',
  state: 'RUNNING',
  stage: 'TRANSLATION',
  version: 1,
  computeBackend: null,
  startedAt: null,
  finishedAt: null,
  allowedActions: ['CANCEL'],
  progress: { step: 0, totalSteps: 10, stepsPerSecond: null, etaSeconds: null },
  degraded: null,
  failure: null,
};
const empty: RunStream = {
  run: pulse,
  cursor: 'c0',
  series: new Map(),
  sampleSteps: [],
  samples: [],
  checkpoints: [],
  earlierCheckpoints: null,
  log: { lines: [], hasEarlier: false },
};

function batch(part: Partial<RunEventBatch>): RunEventBatch {
  return {
    cursor: 'c1',
    upToDate: true,
    reset: false,
    resetToStep: null,
    run: pulse,
    metrics: [],
    samples: [],
    checkpoints: [],
    logLines: [],
    ...part,
  };
}
function losses(steps: number[], values: (number | null)[]) {
  return [{ name: 'generator/total', steps, values }];
}
function sample(id: string, step: number): RunStream['samples'][number] {
  return {
    id,
    step,
    stage: 'TRANSLATION',
    direction: 'A_TO_B',
    rows: 5,
    columns: 5,
    createdAt: '2026-01-01T00:00:00Z',
    image: { width: 140, height: 140, sha256: id, url: null },
  };
}
function checkpoint(id: string, step: number): RunStream['checkpoints'][number] {
  return {
    id,
    step,
    stage: 'TRANSLATION',
    byteSize: 1,
    createdAt: '2026-01-01T00:00:00Z',
    canTranslate: true,
    damage: null,
    pinnedAt: null,
    aliases: [],
    latestEvaluation: null,
  };
}
function line(text: string): RunStream['log']['lines'][number] {
  return {
    cursor: `at ${text}`,
    time: '2026-01-01T00:00:00Z',
    level: 'INFO',
    text,
  };
}
function total(stream: RunStream) {
  return stream.series.get('generator/total');
}

describe('stream of a run', () => {
  test('goes on where the page was read: the first points stand there and the next are added', () => {
    const exact = { minValues: null, maxValues: null, exact: true, storedCount: 2 };
    const page = {
      ...pulse,
      eventCursor: 'c7',
      metricSeries: [
        { name: 'generator/total', packed: packCurve({ ...exact, steps: [1, 2], values: [5, 4] }) },
      ],
      sampleSteps: [],
      samples: { edges: [] },
      checkpoints: { edges: [], pageInfo: { hasPreviousPage: false } },
      logLines: { edges: [], pageInfo: { hasPreviousPage: false } },
    };
    const opened = openStream(page as unknown as Parameters<typeof openStream>[0]); // the parts the stream is made of
    expect(opened.cursor).toBe('c7');
    const next = applyBatch(opened, batch({ cursor: 'c8', metrics: losses([3], [3]) }));
    expect(next.cursor).toBe('c8');
    expect(total(next)?.values).toEqual([5, 4, 3]);
  });

  test('keeps what it knows when a batch brings only a state', () => {
    const known = applyBatch(empty, batch({ metrics: losses([1], [5]), samples: [sample('s', 1)] }));
    const next = applyBatch(known, batch({ run: { ...pulse, state: 'FINISHED' } }));
    expect(next.run.state).toBe('FINISHED');
    expect(next.series).toBe(known.series);
    expect(next.samples).toBe(known.samples);
  });

  test('drops everything beyond the step of a reset, then adds what the batch brings', () => {
    const known = applyBatch(
      empty,
      batch({
        metrics: losses([1, 2, 3, 4], [9, 8, 7, 6]),
        samples: [sample('s2', 2), sample('s4', 4)],
        checkpoints: [checkpoint('c2', 2), checkpoint('c4', 4)],
      }),
    );
    const next = applyBatch(known, batch({ reset: true, resetToStep: 2, metrics: losses([3], [70]) }));
    expect(total(next)?.steps).toEqual([1, 2, 3]);
    expect(total(next)?.values).toEqual([9, 8, 70]);
    expect(next.samples.map(({ id }) => id)).toEqual(['s2']);
    expect(next.checkpoints.map(({ id }) => id)).toEqual(['c2']);
  });

  test('starts from nothing again when the reset goes to the beginning', () => {
    const known = applyBatch(empty, batch({ metrics: losses([1], [9]) }));
    expect(total(applyBatch(known, batch({ reset: true, resetToStep: 0 })))?.steps).toEqual([]);
  });

  test('shows a checkpoint once, as it came last', () => {
    const known = applyBatch(empty, batch({ checkpoints: [checkpoint('c', 5), checkpoint('b', 3)] }));
    const next = applyBatch(known, batch({ checkpoints: [{ ...checkpoint('c', 5), byteSize: 2 }] }));
    expect(next.checkpoints.map(({ id, byteSize }) => [id, byteSize])).toEqual([
      ['b', 1],
      ['c', 2],
    ]);
  });

  test('has every step with grids, of which a reset hides the later ones', () => {
    const known = applyBatch(
      { ...empty, sampleSteps: [1, 5] },
      batch({ samples: [sample('s', 9), sample('t', 9)] }),
    );
    expect(known.sampleSteps).toEqual([1, 5, 9]);
    expect(applyBatch(known, batch({ reset: true, resetToStep: 5 })).sampleSteps).toEqual([1, 5]);
  });

  test('goes back to earlier checkpoints, and knows where the next ones are', () => {
    const open = {
      ...applyBatch(empty, batch({ checkpoints: [checkpoint('c', 5)] })),
      earlierCheckpoints: 'before 5',
    };
    const stale = { ...checkpoint('c', 5), byteSize: 7 };
    const checkpoints = withEarlierCheckpoints(open, {
      edges: [{ node: checkpoint('a', 1) }, { node: stale }],
      pageInfo: { hasPreviousPage: true, startCursor: 'before 1' },
    });
    expect(checkpoints.checkpoints).toEqual([checkpoint('a', 1), checkpoint('c', 5)]);
    expect(checkpoints.earlierCheckpoints).toBe('before 1');
  });

  test('keeps the end of the log', () => {
    const open = { ...empty, log: { lines: [line('1')], hasEarlier: true } };
    expect(applyBatch(open, batch({ logLines: [line('2')] })).log).toEqual({
      lines: [line('1'), line('2')],
      hasEarlier: true,
    });
    expect(applyBatch(open, batch({})).log).toBe(open.log);
  });
});

describe('the newest checkpoints as others leave them', () => {
  const known: RunStream = {
    ...empty,
    checkpoints: [checkpoint('a', 1), checkpoint('b', 2), checkpoint('c', 3), checkpoint('d', 4)],
  };
  const page = (hasPreviousPage: boolean, ...checkpoints: RunStream['checkpoints'][number][]) => ({
    edges: checkpoints.map((node) => ({ node })),
    pageInfo: { hasPreviousPage, startCursor: null },
  });
  const idsOf = ({ checkpoints }: RunStream) => checkpoints.map(({ id }) => id);

  test('take the place of those that are known, and what is not among them has gone', () => {
    const next = withNewestCheckpoints(known, page(true, checkpoint('b', 2), checkpoint('d', 4)));
    expect(idsOf(next)).toEqual(['a', 'b', 'd']);
    expect(idsOf(withNewestCheckpoints(known, page(false, checkpoint('b', 2))))).toEqual(['b', 'c', 'd']);
  });

  test('of an ended run are all that there are', () => {
    const ended = { ...known, run: { ...pulse, finishedAt: '2026-01-01T00:00:00Z' } };
    expect(idsOf(withNewestCheckpoints(ended, page(false, checkpoint('a', 1))))).toEqual(['a']);
    expect(idsOf(withNewestCheckpoints(ended, page(false)))).toEqual([]);
  });
});
