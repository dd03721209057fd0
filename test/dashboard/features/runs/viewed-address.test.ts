import { describe, expect, test } from 'vitest';
import {
  changedAddress,
  closed,
  savedTable,
  shownAddress,
  viewAddress,
  withTable,
} from '../../../../dashboard/src/features/runs/viewed-address.ts';

const ALL =
  'state=stopped&where=name+%3D+%22a%26b%22&cols=name~300,config.seed,metric:a%252Cb&pin=1&sort=-config.seed&group=seeds';

function search(text: string) {
  return new URLSearchParams(text);
}
/** As the server gives it back. */
function viewOf(text: string) {
  const table = savedTable(search(text));
  return {
    where: table.where ?? '',
    group: table.group ?? ('ALL' as const),
    columns: table.columns?.map(({ name, width = null }) => ({ name, width })) ?? null,
    pinned: table.pinned ?? 0,
    sort: table.sort ?? null,
    groupBy: table.groupBy ?? null,
  };
}

describe('the address of a saved view', () => {
  test('a view keeps all that the address says of the table, and gives it back', () => {
    expect(viewOf(ALL)).toEqual({
      where: 'name = "a&b"',
      group: 'STOPPED',
      columns: [
        { name: 'name', width: 300 },
        { name: 'config.seed', width: null },
        { name: 'metric:a,b', width: null },
      ],
      pinned: 1,
      sort: '-config.seed',
      groupBy: 'seeds',
    });
    const back = withTable(search(''), viewOf(ALL));
    expect(viewOf(back.toString())).toEqual(viewOf(ALL));
  });

  test('names the view alone while it shows what was saved', () => {
    const address = viewAddress(search('q=a&cols=id&changed=1&base=x'), 'V');
    expect(address.toString()).toBe('base=x&view=V');
    expect(savedTable(shownAddress(address, viewOf(ALL)))).toEqual(savedTable(search(ALL)));
  });

  test('has all of it once it is changed, and the view alone again when that is undone by hand', () => {
    const view = viewOf('where=a&cols=name');
    const put = (key: string, value: string) => (now: URLSearchParams) => {
      const next = new URLSearchParams(now);
      if (value === '') next.delete(key);
      else next.set(key, value);
      return next;
    };
    const changed = changedAddress(search('view=V'), view, put('where', 'b'));
    expect(changed.toString()).toBe('view=V&where=b&cols=name&changed=1');
    expect(shownAddress(changed, view).get('where')).toBe('b');
    const emptied = changedAddress(changedAddress(changed, view, put('where', '')), view, put('cols', ''));
    expect(emptied.toString()).toBe('view=V&changed=1');
    expect(savedTable(shownAddress(emptied, view))).toMatchObject({ where: '', columns: null });
    const back = changedAddress(changed, view, put('where', 'a'));
    expect(back.toString()).toBe('view=V');
  });

  test('is left with the table as it is shown', () => {
    const view = viewOf('where=a');
    expect(changedAddress(search('view=V'), view, closed).toString()).toBe('where=a');
  });

  test('what cannot be read of a view is no view: the address alone counts', () => {
    expect(shownAddress(search('view=V&where=b'), null).get('where')).toBe('b');
    expect(changedAddress(search('view=V&where=b'), null, closed).toString()).toBe('where=b');
  });
});
