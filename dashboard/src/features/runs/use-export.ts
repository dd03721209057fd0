import { useRef, useState } from 'react';
import { type Client, useClient } from 'urql';
import { isPassing } from '../../api/is-passing.ts';
import { plainError } from '../../api/plain-error.ts';
import type { TableRunFragment } from '../../gql/graphql.ts';
import { saveRuns } from './save-runs.ts';
import { exportColumns, type ExportFormat, exportText } from './export-file.ts';
import type { RunListFilter } from './run-list.ts';
import type { RunSort, TableColumn } from './run-table-view.ts';
import { runValues } from './run-values.ts';
import { readPage } from './use-runs.ts';

const PAGE_SIZE = 100;
/** Milliseconds until a page is asked for again: a long list is more than one may ask for at once. */
const AGAIN_AFTER_MS = 3_000;
const MOST_TRIES = 20;

/** The list that goes into a file. */
export interface ExportedList {
  readonly filter: RunListFilter;
  readonly sort: RunSort | null;
  readonly columns: readonly TableColumn[];
  /** Null: none is chosen. */
  readonly baseline: TableRunFragment | null;
}

export interface Export {
  readonly save: (format: ExportFormat) => void;
  /** Stops it; nothing is saved. */
  readonly stop: () => void;
  /** Runs that have been read; null while nothing is under way. */
  readonly read: number | null;
  readonly error: string | null;
}

/** Saves all runs of a list, loaded or not. The file is made once all of them have been read: there is none of a part. */
export function useExport(list: ExportedList): Export {
  const client = useClient();
  const [read, setRead] = useState<number | null>(null);
  const [error, setError] = useState<string | null>(null);
  const current = useRef<AbortController | null>(null);
  const work = async (format: ExportFormat) => {
    const control = new AbortController();
    current.current = control;
    setError(null);
    setRead(0);
    try {
      const runs = await readEvery(client, list, control.signal, setRead);
      const text = exportText(runs, exportColumns(list.columns), format, list.baseline);
      saveRuns(text, format);
    } catch (problem) {
      if (!control.signal.aborted) setError(plainError(problem));
    } finally {
      if (current.current === control) setRead(null);
    }
  };
  return {
    save: (format) => void work(format),
    stop: () => current.current?.abort(),
    read,
    error,
  };
}

async function readEvery(
  client: Client,
  { filter, sort, columns }: ExportedList,
  signal: AbortSignal,
  tell: (count: number) => void,
): Promise<readonly TableRunFragment[]> {
  const wanted = { filter, sort, values: runValues(exportColumns(columns), null) };
  const runs = new Map<string, TableRunFragment>();
  let after: string | null = null;
  let tries = 0;
  do {
    signal.throwIfAborted();
    try {
      const page: Awaited<ReturnType<typeof readPage>> = await readPage(client, wanted, after, PAGE_SIZE);
      for (const run of page.items) runs.set(run.id, run);
      after = page.next;
      tries = 0;
    } catch (problem) {
      tries += 1;
      if (!isPassing(problem) || tries > MOST_TRIES) throw problem;
      await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER_MS));
      continue;
    }
    tell(runs.size);
  } while (after !== null || tries > 0);
  return [...runs.values()];
}
