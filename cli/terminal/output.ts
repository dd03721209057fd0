/** Where a command's results go: text for people, or with --json the schema's own names, one line per item. */
export interface Output {
  readonly json: boolean;
  result(value: object, text: string): void;
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
    result(value, text) {
      write(json ? JSON.stringify(value) : text);
    },
    list(items, columns) {
      const lines = json ? items.map((item) => JSON.stringify(item)) : table(items, columns);
      lines.forEach(write);
    },
  };
}

function table<Item>(items: readonly Item[], columns: Columns<Item>): string[] {
  if (items.length === 0) return ['(none)'];
  const rows = [
    Object.keys(columns),
    ...items.map((item) => Object.values(columns).map((cell) => cell(item))),
  ];
  const widths = Object.keys(columns).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
