import stringWidth from 'string-width';
import { escapedJson, escapeText } from './escape-text.ts';

/** Where a command's results go: text for people, or with --json the schema's own names, one line an item. */
export interface Output {
  readonly json: boolean;
  /** @param lines what people read; none where only --json shows it. */
  result(value: object, ...lines: readonly string[]): void;
  /** A table, or one JSON line an item. */
  list<Item extends object>(items: readonly Item[], columns: Columns<Item>): void;
}

export type Columns<Item> = Readonly<Record<string, (item: Item) => string>>;

export function createOutput(
  json: boolean,
  write = (line: string): void => void process.stdout.write(`${line}\n`),
): Output {
  return {
    json,
    result(value, ...lines) {
      (json ? [escapedJson(value)] : lines.map(escapeText)).forEach((line) => {
        write(line);
      });
    },
    list(items, columns) {
      const lines = json ? items.map(escapedJson) : table(items, columns);
      lines.forEach((line) => {
        write(line);
      });
    },
  };
}

function table<Item>(items: readonly Item[], columns: Columns<Item>): string[] {
  if (items.length === 0) return ['(none)'];
  const rows = [
    Object.keys(columns),
    ...items.map((item) => Object.values(columns).map((cell) => escapeText(cell(item)))),
  ];
  const widths = Object.keys(columns).map((_, column) =>
    Math.max(...rows.map((row) => stringWidth(row[column] ?? ''))),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - stringWidth(cell)))
      .join('  ')
      .trimEnd(),
  );
}
