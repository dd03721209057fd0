import { describe, expect, test } from 'vitest';
import { type GroupedRun, groupNumbers, groupText } from '#contracts/grouped-runs.ts';
import type { RunColumn } from '#contracts/run-column.ts';
import { groupedItems } from '../../../../dashboard/src/features/runs/run-groups.ts';

function run(id: string, loss: number | null, more: Partial<GroupedRun> = {}): GroupedRun {
  return {
    id,
    displayName: id,
    state: 'FINISHED',
    preset: 'tiny',
    tags: [],
    createdAt: '2026-01-01T00:00:00.000Z',
    durationSeconds: null,
    progress: { step: 1 },
    experiment: { name: 'one' },
    createdBy: { login: 'ada' },
    datasetVersion: { number: 1, dataset: { name: 'digits' } },
    knobs: [],
    metricSummaries:
      loss === null
        ? []
        : [
            {
              name: 'loss',
              last: Number.isNaN(loss) ? null : loss,
              lastNonFinite: Number.isNaN(loss) ? 'NAN' : null,
            },
          ],
    validationMeasures: [],
    testMeasures: [],
    ...more,
  };
}

const LOSS: RunColumn = { kind: 'METRIC', name: 'loss', summary: 'LAST' };
const NAME: RunColumn = { kind: 'OWN', name: 'name' };
const PRESET: RunColumn = { kind: 'OWN', name: 'preset' };

describe('groups of runs', () => {
  const runs = [
    run('a', 1, { configKey: 'x' }),
    run('b', 3, { configKey: 'y' }),
    run('c', 2, { configKey: 'x', experiment: { name: 'two' } }),
  ];

  function shown(by: string, open: string[]) {
    return groupedItems(runs, by, new Set(open)).map((item) =>
      item.kind === 'RUN' ? item.run.id : `${item.group.label} (${item.group.runs.length})`,
    );
  }

  test('stand where their first runs stood, folded until they are opened', () => {
    expect(shown('seeds', [])).toEqual(['a (2)', 'b (1)']);
    expect(shown('seeds', ['x'])).toEqual(['a (2)', 'a', 'c', 'b (1)']);
    expect(shown('experiment', ['two'])).toEqual(['one (2)', 'two (1)', 'c']);
    expect(shown('config.gone', [])).toEqual(['– (3)']);
  });
});

describe('the numbers of a group', () => {
  test('are their mean, the deviation of a sample and how many there are', () => {
    const numbers = groupNumbers([run('a', 1), run('b', 2), run('c', 4)], LOSS);
    expect(numbers).toMatchObject({ count: 3, without: 0 });
    expect(numbers?.mean).toBeCloseTo(7 / 3, 12);
    expect(numbers?.deviation).toBeCloseTo(Math.sqrt(7 / 3), 12);
  });

  test('count NaN and what is missing as without, and say nothing where there is none', () => {
    expect(groupNumbers([run('a', 1), run('b', Number.NaN), run('c', null)], LOSS)).toEqual({
      mean: 1,
      deviation: null,
      count: 1,
      without: 2,
    });
    expect(groupNumbers([run('b', Number.NaN)], LOSS)).toBeNull();
    expect(groupNumbers([run('b', 1)], NAME)).toBeNull();
  });

  test('leave texts that are all the same', () => {
    expect(groupText([run('a', 1), run('b', 1)], PRESET)).toBe('tiny');
    expect(groupText([run('a', 1), run('b', 1)], NAME)).toBeNull();
  });
});
