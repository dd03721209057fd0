import { expect, test } from 'vitest';
import { CommandFailure } from '../../../cli/failure.ts';
import { shownLine } from '../../../cli/terminal/shown-line.ts';

test('a line is shown whole, with what would move the cursor escaped', () => {
  expect(shownLine('no run \u001b[2J😀')).toBe('no run \\u{1b}[2J😀');
  expect(shownLine('x'.repeat(2000))).toBe('x'.repeat(2000));
});

test('of a line that repeats a very long argument the start and the end remain, characters whole', () => {
  const failure = new CommandFailure(
    'refused',
    `There is no run ${'😀'.repeat(100_000)}. See ./exemplar runs list.`,
  );
  expect(Array.from(failure.message)).toHaveLength(2003);
  expect(failure.message).toMatch(/^There is no run 😀+ … 😀+\. See \.\/exemplar runs list\.$/u);
});
