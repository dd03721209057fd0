import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  moveColumn,
  nextSort,
  readTableView,
  type ShownColumn,
  shownColumns,
  toggleColumn,
  togglePin,
  writeTableView,
} from '../../../../dashboard/src/features/runs/run-table-view.ts';

function ids(columns: readonly ShownColumn[]) {
  return columns.map(({ id }) => id);
}
function read(text: string) {
  return readTableView(new URLSearchParams(text));
}

describe('the address of a table', () => {
  test('says nothing of a table that nobody has changed', () => {
    expect(read('')).toEqual({ columns: null, pinned: 0, sort: null, group: null });
    const nothing = writeTableView(new URLSearchParams('q=a'), { columns: null, pinned: 0, sort: null });
    expect(nothing.toString()).toBe('q=a');
  });

  test('has columns, widths, pins and order, and is read back as them', () => {
    const search = writeTableView(new URLSearchParams('q=a'), {
      columns: [
        ...shownColumns(['name', 'config.seed']),
        { ...(shownColumns(['metric:generator/total.min'])[0] as ShownColumn), width: 200 },
      ],
      pinned: 1,
      sort: nextSort(null, 'config.seed'),
    });
    expect(decodeURIComponent(search.toString())).toBe(
      'q=a&cols=name,config.seed,metric:generator/total.min~200&pin=1&sort=-config.seed',
    );
    const view = readTableView(search);
    expect(ids(view.columns ?? [])).toEqual(['name', 'config.seed', 'metric:generator/total.min']);
    expect(view.columns?.[2]).toMatchObject({ width: 200, column: { kind: 'METRIC', summary: 'MIN' } });
    expect(view).toMatchObject({ pinned: 1, sort: { id: 'config.seed', direction: 'DESC' } });
  });

  test('keeps every name of a metric, whatever is in it', () => {
    const name = fc.oneof(
      fc.string({ minLength: 1 }),
      fc.constantFrom('a,b', 'a~120', '%2C', '%', 'עברית 🎨', '<b>'),
    );
    fc.assert(
      fc.property(fc.uniqueArray(name, { minLength: 1, maxLength: 5 }), (names) => {
        const chosen = names.map((each) => `metric:${each}`);
        const search = writeTableView(new URLSearchParams(), { columns: shownColumns(chosen) });
        expect(ids(readTableView(new URLSearchParams(search.toString())).columns ?? [])).toEqual(chosen);
      }),
    );
  });

  test.each([
    ['cols=', null],
    ['cols=,,', null],
    ['cols=name,name', ['name']],
    ['cols=nonsense', ['nonsense']],
  ])('%s has the columns %j', (search, columns) => {
    expect(read(search).columns?.map(({ id }) => id) ?? null).toEqual(columns);
  });

  test('that is typed wrongly changes nothing, and says no more than it may', () => {
    expect(read('cols=nonsense').columns?.[0]?.column).toEqual({ kind: 'GONE', name: 'nonsense' });
    expect(read('sort=nonsense').sort).toBeNull();
    expect(read('sort=progress').sort).toBeNull();
    expect(read('sort=tags').sort?.order).toEqual({ field: 'TAG' });
    expect(read('group=nonsense').group).toBeNull();
    expect(read('group=metric:a').group).toBeNull();
    expect(read('group=seeds').group).toBe('seeds');
    expect(read('group=config.fit').group).toBe('config.fit');
    expect(read('cols=name&pin=99').pinned).toBe(1);
    expect(read('cols=name&pin=-1').pinned).toBe(0);
    expect(read('cols=name~9999').columns?.[0]?.width).toBe(1200);
    expect(read('cols=name~1').columns?.[0]?.width).toBe(48);
    const many = Array.from({ length: 500 }, (_, index) => `config.k${index}`).join(',');
    expect(read(`cols=${many}`).columns).toHaveLength(60);
  });
});

describe('columns', () => {
  const columns = shownColumns(['a', 'b', 'c', 'd'].map((each) => `config.${each}`));
  const letters = (moved: readonly ShownColumn[]) =>
    ids(moved)
      .map((id) => id.slice(7))
      .join('');

  test('are moved as far as it goes', () => {
    expect(letters(moveColumn(columns, 'config.c', -1))).toBe('acbd');
    expect(letters(moveColumn(columns, 'config.a', -1))).toBe('abcd');
    expect(letters(moveColumn(columns, 'config.a', 9))).toBe('bcda');
    expect(letters(moveColumn(columns, 'config.z', 1))).toBe('abcd');
  });

  test('are pinned behind those that are, and come back behind them', () => {
    const pinned = togglePin({ columns, pinned: 1 }, 'config.d');
    expect([letters(pinned.columns), pinned.pinned]).toEqual(['adbc', 2]);
    const back = togglePin(pinned, 'config.a');
    expect([letters(back.columns), back.pinned]).toEqual(['dabc', 1]);
  });

  test('come at the end, and take their pin along when they go', () => {
    const more = toggleColumn({ columns, pinned: 2 }, 'name');
    expect(ids(more.columns).at(-1)).toBe('name');
    expect(toggleColumn({ columns, pinned: 2 }, 'config.a')).toMatchObject({ pinned: 1 });
    expect(toggleColumn({ columns, pinned: 2 }, 'config.d')).toMatchObject({ pinned: 2 });
  });

  test('sort from the largest, then from the smallest, then no more', () => {
    const first = nextSort(null, 'duration');
    const second = nextSort(first, 'duration');
    expect([first?.direction, second?.direction, nextSort(second, 'duration')]).toEqual([
      'DESC',
      'ASC',
      null,
    ]);
    expect(nextSort(first, 'progress')).toBe(first);
    expect(nextSort(second, 'name')).toMatchObject({ id: 'name', direction: 'DESC' });
  });
});
