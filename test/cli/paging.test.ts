import { expect, test, vi } from 'vitest';
import { type Page, type PageRequest, readAll, readPages } from '../../cli/paging.ts';

const items = Array.from({ length: 250 }, (_, i) => i);

/** A list of the API: pages of at most 100, a cursor is the place of an item. */
function fetchFrom(asked: PageRequest[]) {
  return (request: PageRequest): Promise<Page<number>> => {
    asked.push(request);
    const from = request.after === null ? 0 : Number(request.after) + 1;
    const part = items.slice(from, from + Math.min(request.first, 100));
    return Promise.resolve({
      edges: part.map((node) => ({ node })),
      pageInfo: { hasNextPage: from + part.length < items.length, endCursor: String(part.at(-1)) },
    });
  };
}

async function told(work: () => Promise<unknown>): Promise<string> {
  const stderr: string[] = [];
  const write = vi.spyOn(process.stderr, 'write').mockImplementation((text) => stderr.push(String(text)) > 0);
  await work().finally(() => {
    write.mockRestore();
  });
  return stderr.join('');
}

test('the part that was asked for comes in as many requests as it takes, and how to get the rest is said', async () => {
  const asked: PageRequest[] = [];
  let found: number[] = [];
  const text = await told(async () => (found = await readPages({ first: 150 }, fetchFrom(asked))));
  expect(found).toEqual(items.slice(0, 150));
  expect(asked).toEqual([
    { first: 100, after: null },
    { first: 50, after: '99' },
  ]);
  expect(text).toBe('There are more. List all with --all, or the next page with --after 149\n');
});

test('a list goes on behind a cursor to its end, where nothing is said', async () => {
  let found: number[] = [];
  const text = await told(async () => (found = await readPages({ first: 20, after: '239' }, fetchFrom([]))));
  expect(found).toEqual(items.slice(240));
  expect(text).toBe('');
});

test('all is all', async () => {
  expect(await readAll(fetchFrom([]))).toEqual(items);
  expect(await readPages({ first: 20, all: true }, fetchFrom([]))).toEqual(items);
});
