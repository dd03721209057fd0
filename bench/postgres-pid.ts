import { readFileSync } from 'node:fs';
import path from 'node:path';

/** @param directory that the embedded Postgres lies in. @returns id of its first process */
export function postgresPid(directory: string): number {
  const file = path.join(directory, 'postgres', 'cluster', 'postmaster.pid');
  return Number(readFileSync(file, 'utf8').split('\n')[0]);
}
