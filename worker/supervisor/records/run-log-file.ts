import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { jobIdSchema } from '#contracts/ids.ts';
import type { Lease } from '#jobs/lease.ts';
import { isCode } from '#lib/is-code.ts';

/** A local log, with the lease under which it was written. */
export interface RunLogFile {
  readonly file: string;
  readonly lease: Pick<Lease, 'jobId' | 'epoch'>;
}

export function runLogFile(folder: string, { jobId, epoch }: Pick<Lease, 'jobId' | 'epoch'>): string {
  return path.join(folder, `${jobId}.${epoch}.log`);
}

/** All local logs in a folder; none where there is no folder. */
export async function listRunLogs(folder: string): Promise<RunLogFile[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (isCode(error, 'ENOENT')) return [];
    throw error;
  });
  return names.flatMap((name) => {
    const parsed = nameSchema.safeParse(/^(.+)\.(\d+)\.log$/.exec(name)?.slice(1));
    if (!parsed.success) return [];
    const [jobId, epoch] = parsed.data;
    return [{ file: path.join(folder, name), lease: { jobId, epoch } }];
  });
}

const nameSchema = z.tuple([jobIdSchema, z.coerce.number().int().positive()]);
