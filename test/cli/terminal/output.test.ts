import { expect, test } from 'vitest';
import { formatBytes, formatDuration } from '../../../cli/terminal/format.ts';
import { createOutput } from '../../../cli/terminal/output.ts';

function written(json: boolean, use: (output: ReturnType<typeof createOutput>) => void): string[] {
  const lines: string[] = [];
  use(createOutput(json, (line) => void lines.push(line)));
  return lines;
}

const runs = [
  { id: '1', displayName: 'first' },
  { id: '22', displayName: 'second' },
];

test('a list is a table for people', () => {
  const lines = written(false, (output) => {
    output.list(runs, { ID: ({ id }) => id, NAME: ({ displayName }) => displayName });
  });
  expect(lines).toEqual(['ID  NAME', '1   first', '22  second']);
});

test("a list is one line per item with the schema's names for scripts", () => {
  const lines = written(true, (output) => {
    output.list(runs, { ID: ({ id }) => id });
  });
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(runs);
});

test('an empty list says so to people and nothing to scripts', () => {
  const show = (json: boolean) =>
    written(json, (output) => {
      output.list([], {});
    });
  expect(show(false)).toEqual(['(none)']);
  expect(show(true)).toEqual([]);
});

test('sizes and times are rounded for people', () => {
  expect([0, 1023, 1024, 12_345_678].map(formatBytes)).toEqual(['0 B', '1023 B', '1 KiB', '11.8 MiB']);
  expect([4.2, 75, 3700].map(formatDuration)).toEqual(['4s', '1m 15s', '1h 1m']);
});
