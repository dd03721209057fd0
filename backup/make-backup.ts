import { existsSync } from 'node:fs';
import path from 'node:path';
import { withEmbeddedPostgres } from '#db/embedded/embedded-postgres.ts';
import { refuseUnfinishedRestore } from '#lib/unfinished-restore.ts';
import { type BackupOptions, writeBackup, type WrittenBackup } from './write-backup.ts';

export interface OwnData {
  readonly dataDirectory: string;
  /** Null for the one that comes with Exemplar. */
  readonly databaseUrl: string | null;
}

/** `writeBackup` of a data folder and its database, whether the product runs on it or not. */
export async function makeBackup(
  { dataDirectory, databaseUrl }: OwnData,
  file: string,
  options: BackupOptions,
): Promise<WrittenBackup> {
  refuseUnfinishedRestore(dataDirectory);
  const write = (url: string) => writeBackup({ databaseUrl: url, dataDirectory }, file, options);
  if (databaseUrl !== null) return write(databaseUrl);
  if (!existsSync(path.join(dataDirectory, 'postgres')))
    throw new Error(
      `${dataDirectory} is not an Exemplar data folder. Set EXEMPLAR_DATA_DIR to the right one.`,
    );
  return withEmbeddedPostgres(dataDirectory, write);
}
