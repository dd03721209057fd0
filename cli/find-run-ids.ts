import type { ApiClient } from './client.ts';
import { findRunId } from './find-run-id.ts';

/** The ids of runs that a command names, in their order. */
export async function findRunIds(client: ApiClient, named: readonly string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const each of named) ids.push(await findRunId(client, each));
  return ids;
}
