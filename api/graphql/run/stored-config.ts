import type { RunConfig } from '#contracts/run-config.ts';
import { readRunConfig } from '#contracts/stored/read-run-config.ts';
import { UnreadableRecordError } from '#contracts/stored/unreadable-record-error.ts';

export type StoredConfig =
  | { readonly config: RunConfig; readonly problem: null }
  | { readonly config: null; readonly problem: string };

/** The config in a run's row, or why it cannot be read: one broken row must not hide the others. */
export function storedConfig(column: unknown): StoredConfig {
  try {
    return { config: readRunConfig(column), problem: null };
  } catch (error) {
    if (!(error instanceof UnreadableRecordError)) throw error;
    return { config: null, problem: error.message };
  }
}
