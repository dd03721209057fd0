import { readFileSync } from 'node:fs';
import stringWidth from 'string-width';
import { expect, test, vi } from 'vitest';
import { CommandFailure } from '../../../cli/failure.ts';
import { escapeText } from '../../../cli/terminal/escape-text.ts';
import { createOutput } from '../../../cli/terminal/output.ts';
import { startProgress } from '../../../cli/terminal/progress.ts';
import { repositoryFiles } from '../../architecture/repository-files.ts';

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

test('what would move the cursor, begin a line or turn the direction is shown by its number', () => {
  expect(escapeText('a\u001B[2J\u009B1m\n\r\tb\u202E\u2028\u200F\u00AD\uD800c')).toBe(
    String.raw`a\u{1b}[2J\u{9b}1m\n\r\tb\u{202e}\u{2028}\u{200f}\u{ad}\u{d800}c`,
  );
  expect(escapeText('שלום 👩🏽‍🚀 می‌خواهم')).toBe('שלום 👩🏽‍🚀 می‌خواهم');
});

test('columns stand below each other whatever their cells are made of', () => {
  const names = ['abcdefgh', '字字', '👩🏽‍🚀', 'e\u0301', 'שלום', 'a\nb', '\u001B[31m'];
  const lines = written(false, (output) => {
    output.list(
      names.map((name) => ({ name })),
      { NAME: ({ name }) => name, NEXT: () => '|' },
    );
  });
  expect(lines).toHaveLength(names.length + 1);
  const widths = lines.slice(1).map((line) => stringWidth(line.slice(0, line.indexOf('|'))));
  expect(new Set(widths)).toEqual(new Set([12]));
});

test('a result is as many lines as it is meant to be, whatever stands in them', () => {
  const lines = written(false, (output) => {
    output.result({}, 'name: a\nstate: FINISHED', 'state: FAILED');
  });
  expect(lines).toEqual(['name: a\\nstate: FINISHED', 'state: FAILED']);
});

test('JSON is escaped in its own way and read as what it was', () => {
  const value = { name: 'a\u001B\u009B\u202E\u2028\u007Fb字' };
  const [line = ''] = written(true, (output) => {
    output.result(value, 'for people');
  });
  expect(line).toBe(String.raw`{"name":"a\u001b\u009b\u202e\u2028\u007fb字"}`);
  expect(JSON.parse(line)).toEqual(value);
});

test('a failure is as many lines as it is meant to be', () => {
  expect(new CommandFailure('failed', 'There is no "a\nb".', 'Try \u001B again.').message).toBe(
    'There is no "a\\nb".\nTry \\u{1b} again.',
  );
});

test('a label of a progress bar is no template', () => {
  const stderr: string[] = [];
  const write = vi.spyOn(process.stderr, 'write').mockImplementation((text) => stderr.push(String(text)) > 0);
  try {
    const progress = startProgress('Sending {value}\n\u001B[2J');
    progress.update(1, 10, 'note\r');
    progress.line('from the log \u001B[31m');
    progress.end();
  } finally {
    write.mockRestore();
  }
  expect(stderr.join('')).toBe('Sending {value}\\n\\u{1b}[2J: 1/10 note\\r\nfrom the log \\u{1b}[31m\n');
});

test('nothing of the command line writes past the one place that escapes', () => {
  const mayWrite = [
    'cli/main.ts',
    'cli/terminal/output.ts',
    'cli/terminal/progress.ts',
    'cli/terminal/tell.ts',
  ];
  const writers = repositoryFiles('cli').filter((file) =>
    /\bstd(out|err)\.write|\bconsole\./.test(readFileSync(file, 'utf8')),
  );
  expect(writers.filter((file) => !mayWrite.includes(file))).toEqual([]);
});
