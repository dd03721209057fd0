import { expect, test, vi } from 'vitest';
import { readTogether } from '../../api/events/read-together.ts';

test('what many want at one moment is read once, and anew the next time', async () => {
  let version = 1;
  const find = vi.fn((ids: readonly string[]) =>
    Promise.resolve(ids.filter((id) => id !== 'gone').map((id) => ({ id, version }))),
  );
  const read = readTogether(find);
  expect(await Promise.all([read(['a']), read(['b', 'a']), read(['gone'])])).toEqual([
    [{ id: 'a', version: 1 }],
    [
      { id: 'b', version: 1 },
      { id: 'a', version: 1 },
    ],
    [],
  ]);
  expect(find).toHaveBeenCalledExactlyOnceWith(['a', 'b', 'gone']);
  version = 2;
  expect(await read(['a'])).toEqual([{ id: 'a', version: 2 }]);
});

test('a read that fails fails for all who wanted it, and the next one tries again', async () => {
  const find = vi.fn((ids: readonly string[]) => Promise.resolve(ids.map((id) => ({ id }))));
  find.mockRejectedValueOnce(new Error('away'));
  const read = readTogether(find);
  expect(await Promise.allSettled([read(['a']), read(['b'])])).toMatchObject([
    { status: 'rejected', reason: { message: 'away' } },
    { status: 'rejected', reason: { message: 'away' } },
  ]);
  expect(await read(['a'])).toEqual([{ id: 'a' }]);
});
