import { expect, test } from 'vitest';
import {
  type LogPage,
  type LogWindow,
  MOST_LINES,
  withEarlier,
  withLater,
} from '../../../../dashboard/src/features/run/log-window.ts';

function line(number: number): LogWindow['lines'][number] {
  return { cursor: `c${number}`, time: '2026-01-01T00:00:00.000Z', level: 'INFO', text: String(number) };
}
function lines(from: number, to: number): LogWindow['lines'] {
  return Array.from({ length: to - from + 1 }, (_, index) => line(from + index));
}
function page(from: number, to: number, hasPreviousPage: boolean): LogPage {
  return { edges: lines(from, to).map((node) => ({ node })), pageInfo: { hasPreviousPage } };
}
function ends({ lines: shown, hasEarlier }: LogWindow): unknown[] {
  return [shown[0]?.text, shown.at(-1)?.text, shown.length, hasEarlier];
}

test('earlier lines come before those that are shown', () => {
  expect(ends(withEarlier({ lines: lines(10, 20), hasEarlier: true }, page(1, 9, false)))).toEqual([
    '1',
    '20',
    20,
    false,
  ]);
});

test('a page keeps a thousand lines, however far one reads back or how many come', () => {
  const full = { lines: lines(1_001, 1_000 + MOST_LINES), hasEarlier: true };
  expect(ends(withEarlier(full, page(901, 1_000, true)))).toEqual(['901', '1900', MOST_LINES, true]);
  expect(ends(withLater({ ...full, hasEarlier: false }, lines(2_001, 2_100)))).toEqual([
    '1101',
    '2100',
    MOST_LINES,
    true,
  ]);
});

test('later lines alone leave it as it is known whether there are earlier ones', () => {
  expect(ends(withLater({ lines: lines(1, 5), hasEarlier: false }, lines(6, 7)))).toEqual([
    '1',
    '7',
    7,
    false,
  ]);
});
