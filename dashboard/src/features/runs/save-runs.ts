import type { ExportFormat } from './export-file.ts';

const TYPES = { CSV: 'text/csv;charset=utf-8', JSON: 'application/json' } as const satisfies Record<
  ExportFormat,
  string
>;

/** Has the browser save a file of runs. */
export function saveRuns(text: string, format: ExportFormat): void {
  const address = URL.createObjectURL(new Blob([text], { type: TYPES[format] }));
  const link = document.createElement('a');
  link.href = address;
  link.download = `runs.${format.toLowerCase()}`;
  link.click();
  setTimeout(() => {
    URL.revokeObjectURL(address);
  }, 60_000);
}
