import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startProgress } from '../../../cli/terminal/progress.ts';

let written = '';
beforeEach(() => {
  written = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    written += String(text);
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

test('a total that nobody knows yet is not shown', () => {
  const progress = startProgress('Importing');
  progress.update(0, null);
  progress.update(0, null);
  progress.update(0, 18_000);
  progress.update(9, 18_000);
  progress.update(1_800, 18_000, 'about half a minute');
  progress.end();
  expect(written.trimEnd().split('\n')).toEqual([
    'Importing ...',
    'Importing: 0/18,000',
    'Importing: 1,800/18,000 about half a minute',
  ]);
});
