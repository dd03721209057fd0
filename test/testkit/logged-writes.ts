import path from 'node:path';
import { deserialize } from 'node:v8';
import { readLocalLog } from '../../worker/supervisor/records/local-log.ts';
import { listRunLogs, type RunLogFile } from '../../worker/supervisor/records/run-log-file.ts';
import { numberedWriteSchema, type RunWrite } from '../../worker/supervisor/records/run-write.ts';

/** What lies in the local logs of the workers of a data folder, in order, and under which lease it was written. */
export async function loggedWrites(
  dataDirectory: string,
): Promise<{ readonly lease: RunLogFile['lease']; readonly write: RunWrite }[]> {
  const logs = await listRunLogs(path.join(dataDirectory, 'local-logs'));
  const writes = await Promise.all(
    logs.map(async ({ file, lease }) =>
      (await readLocalLog(file)).map((record) => ({
        lease,
        write: numberedWriteSchema.parse(deserialize(record)).write,
      })),
    ),
  );
  return writes.flat();
}
