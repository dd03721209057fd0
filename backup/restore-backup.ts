import { createHash } from 'node:crypto';
import { lstat, mkdir, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { withEmbeddedPostgres, stopEmbeddedPostgres } from '#db/embedded/embedded-postgres.ts';
import { LockHeldError, withFileLock } from '#db/embedded/file-lock.ts';
import { codeOf } from '#lib/code-of.ts';
import { formatBytes } from '#lib/format-bytes.ts';
import { freeBytes, MIB } from '#lib/free-space.ts';
import { isCode } from '#lib/is-code.ts';
import { makeFolder } from '#lib/make-folder.ts';
import { messageOf } from '#lib/message-of.ts';
import { readIfThere } from '#lib/read-if-there.ts';
import { syncFolder } from '#lib/sync-folder.ts';
import { restoreStage } from '#lib/unfinished-restore.ts';
import { replaceWhole } from '#lib/whole-file.ts';
import { databaseState, fillDatabase, refuseFilledDatabase } from './fill-database.ts';
import { isOfFullDisk } from './is-of-full-disk.ts';
import { type BackupFile, readBackupHeader, unpackBackup } from './unpack-backup.ts';

export interface RestoreTarget {
  /** Must be empty or absent; a place where a disk is mounted and a symbolic link are good too. */
  readonly dataDirectory: string;
  /** An empty database; null for the one that comes with Exemplar. */
  readonly databaseUrl: string | null;
}

const restoredSchema = z.object({
  createdAt: z.string(),
  blobs: z.int(),
  /** Blobs that were damaged when the backup was made, and are not in it. */
  damaged: z.array(z.string()).readonly(),
  /** Blobs that rows name, and that were missing when the backup was made. */
  missing: z.array(z.string()).readonly(),
  /** Work that was under way and is queued again. */
  queuedAgain: z.int(),
});
export type RestoredBackup = z.infer<typeof restoredSchema>;

export interface RestoreOptions {
  readonly onProgress: (blobs: number) => void;
  /** Ends it; everything is as before then. */
  readonly stopping: AbortSignal;
}

/**
 * Makes a data folder of a backup. Everything is gathered in a folder inside it, each byte checked against its hash, and
 * moved up when it is whole, so that a crash leaves either nothing or something that no start takes for a data folder:
 * the next restore finishes it, or starts over. Work that was under way is queued again and goes on from its last
 * checkpoint.
 *
 * @throws when the backup is damaged, cut off or of a newer version, the target is not empty or too small, or it is
 *   stopped; the target is as before
 */
export async function restoreBackup(
  file: string,
  { dataDirectory, databaseUrl }: RestoreTarget,
  options: RestoreOptions,
): Promise<RestoredBackup> {
  const backup = await readBackupHeader(file, options.stopping);
  const { folder, isNew } = await openFolder(dataDirectory);
  try {
    return await withFileLock(`${restoreStage(folder)}.lock`, 0, () =>
      restoreInto({ file, backup, folder, databaseUrl, ...options }),
    );
  } catch (error) {
    if (isNew) await removeEmpty(folder);
    if (error instanceof LockHeldError)
      throw new Error(
        `A restore into ${dataDirectory} is under way (process ${error.pid ?? '?'}). Wait for it; nothing was changed.`,
        { cause: error },
      );
    if (isCode(error, 'EACCES') || isCode(error, 'EROFS') || isCode(error, 'EPERM'))
      throw new Error(
        `${dataDirectory} cannot be written to (${codeOf(error)}). Set EXEMPLAR_DATA_DIR to another folder; nothing was changed.`,
        { cause: error },
      );
    throw error;
  }
}

/** The folder itself, made where it is missing. @throws Error that says what there is in its place */
async function openFolder(dataDirectory: string): Promise<{ folder: string; isNew: boolean }> {
  const refuse = (what: string): Error =>
    new Error(`${dataDirectory} ${what}. Set EXEMPLAR_DATA_DIR to another folder; nothing was changed.`);
  const found = await lstat(dataDirectory).catch(() => null); // why it cannot be read is found when it is made
  if (found === null) {
    try {
      makeFolder(dataDirectory);
    } catch (error) {
      throw refuse(`cannot be created (${codeOf(error)})`);
    }
    return { folder: dataDirectory, isNew: true };
  }
  const target = await stat(dataDirectory).catch(() => null);
  if (target === null) throw refuse('is a symbolic link to a place that does not exist');
  if (!target.isDirectory()) throw refuse('is a file, not a folder');
  return { folder: dataDirectory, isNew: false };
}

async function removeEmpty(folder: string): Promise<void> {
  await rmdir(folder).catch((error: unknown) => {
    if (!isCode(error, 'ENOTEMPTY') && !isCode(error, 'ENOENT')) throw error;
  });
}

interface Restore extends RestoreOptions {
  readonly file: string;
  readonly backup: BackupFile;
  readonly folder: string;
  readonly databaseUrl: string | null;
}

async function restoreInto(restore: Restore): Promise<RestoredBackup> {
  const { folder, databaseUrl, stopping } = restore;
  const left = await finishLeft(restore);
  if (left !== null && left.backup !== nameOf(restore.backup))
    throw new Error(
      `A restore into ${folder} that was cut off has been finished now, with the backup of ${left.restored.createdAt}. ` +
        'Start it, or set EXEMPLAR_DATA_DIR to another folder for this backup.',
    );
  if (left !== null) return left.restored;

  const stage = restoreStage(folder);
  await mkdir(stage, { mode: 0o700 });
  try {
    await refuseFilledFolder(folder); // after the stage is there, which keeps a start out
    if (databaseUrl !== null) refuseFilledDatabase(await databaseState(databaseUrl, stopping));
    await requireRoom(restore);
    const restored = await gather(restore, stage);
    await putInPlace(folder);
    return restored;
  } catch (error) {
    const fault: unknown = stopping.aborted ? stopping.reason : await inWords(error, restore);
    if ((await readReady(stage)) !== null)
      throw new Error(`${messageOf(error)} Only the last step is missing: run the same command again.`, {
        cause: error,
      });
    await rm(stage, { recursive: true, force: true });
    throw fault;
  }
}

/** Brings everything into the stage, and rows into a database of the user's; at its end the restore is as good as done. */
async function gather(restore: Restore, stage: string): Promise<RestoredBackup> {
  const { file, backup, databaseUrl, onProgress, stopping } = restore;
  const tables = path.join(stage, 'tables');
  const unpacked = await unpackBackup(file, { stage, tables }, onProgress, stopping);
  const { header } = backup;
  const outcome = (queuedAgain: number): RestoredBackup => ({
    createdAt: header.createdAt,
    ...unpacked,
    queuedAgain,
  });
  const settle = async (restored: RestoredBackup): Promise<RestoredBackup> => {
    stopping.throwIfAborted();
    await rm(tables, { recursive: true });
    await writeReady(stage, { backup: nameOf(backup), database: placeOf(databaseUrl), restored });
    return restored;
  };
  let restored = outcome(0);
  if (databaseUrl !== null) {
    const whenWhole = async (queuedAgain: number): Promise<void> => {
      restored = await settle(outcome(queuedAgain));
    };
    await fillDatabase(databaseUrl, { header, tables, whenWhole }, stopping);
    return restored;
  }
  await withEmbeddedPostgres(stage, async (url) => {
    const whenWhole = (queuedAgain: number): Promise<void> => {
      restored = outcome(queuedAgain);
      return Promise.resolve();
    };
    stopping.throwIfAborted();
    await fillDatabase(url, { header, tables, whenWhole }, stopping);
  });
  return settle(restored);
}

/** What nobody put there who would miss it. */
const OF_NOBODY = new Set(['lost+found']);

async function refuseFilledFolder(folder: string): Promise<void> {
  const own = path.basename(restoreStage(folder));
  const names = (await readdir(folder)).filter((name) => !name.startsWith(own) && !OF_NOBODY.has(name));
  if (names.length > 0)
    throw new Error(
      `The folder ${folder} is not empty (${names[0] ?? ''}). Set EXEMPLAR_DATA_DIR to a new one; nothing was changed.`,
    );
}

/** What the database that comes with Exemplar takes before it holds any row. */
const OWN_DATABASE_BYTES = 160 * MIB;

function neededBytes({ backup, databaseUrl }: Restore): number {
  return backup.byteSize + (databaseUrl === null ? OWN_DATABASE_BYTES : 0);
}

async function requireRoom(restore: Restore): Promise<void> {
  const free = await freeBytes(restore.folder);
  if (free < neededBytes(restore)) throw fullDisk(restore, 'needs', free);
}

function fullDisk(restore: Restore, needs: string, free: number): Error {
  const needed = neededBytes(restore);
  return new Error(
    `The disk of ${restore.folder} is full: the restore ${needs} ${formatBytes(needed)} (${needed} bytes), ` +
      `${formatBytes(free)} (${free} bytes) are free. Free some space there, or choose a folder on another disk with ` +
      'EXEMPLAR_DATA_DIR; nothing was changed.',
  );
}

async function inWords(error: unknown, restore: Restore): Promise<unknown> {
  if (!isOfFullDisk(error)) return error;
  return fullDisk(restore, 'needs more than', await freeBytes(restore.folder));
}

const READY = 'ready.json';

/** There once everything is in the stage: says what is being put in place. */
const readySchema = z.object({
  backup: z.string(),
  database: z.string().nullable(),
  restored: restoredSchema,
});
type Ready = z.infer<typeof readySchema>;

async function writeReady(stage: string, ready: Ready): Promise<void> {
  for (const folder of [path.join(stage, 'blobs'), stage])
    await syncFolder(folder).catch((error: unknown) => {
      if (!isCode(error, 'ENOENT')) throw error; // a backup without a blob
    });
  replaceWhole(path.join(stage, READY), JSON.stringify(ready));
  await syncFolder(stage);
}

async function readReady(stage: string): Promise<Ready | null> {
  const bytes = await readIfThere(path.join(stage, READY));
  return bytes && readySchema.parse(JSON.parse(bytes.toString('utf8')));
}

/** Tells one backup from another. */
function nameOf({ header, byteSize }: BackupFile): string {
  return createHash('sha256')
    .update(JSON.stringify([header, byteSize]))
    .digest('hex');
}

/** Tells one database from another, without a password. */
function placeOf(databaseUrl: string | null): string | null {
  if (databaseUrl === null) return null;
  const { host, pathname } = new URL(databaseUrl);
  return host + pathname;
}

/**
 * Puts in place what a restore that was killed had gathered, or removes what it had not. Its Postgres may still run.
 *
 * @returns what it put in place
 */
async function finishLeft({ folder, databaseUrl, stopping }: Restore): Promise<Ready | null> {
  const stage = restoreStage(folder);
  const entries = await readdir(stage).catch((error: unknown) => {
    if (isCode(error, 'ENOENT')) return null;
    throw error;
  });
  if (entries === null) return null;
  if (entries.includes('postgres')) await stopEmbeddedPostgres(stage);
  const ready = await readReady(stage);
  if (ready !== null) {
    if (ready.database !== placeOf(databaseUrl))
      throw new Error(
        `A restore into ${folder} was cut off that had filled ${ready.database === null ? 'the database that comes with Exemplar' : `the database ${ready.database}`}. ` +
          'Restore again with the same DATABASE_URL, or into another folder.',
      );
    const state = databaseUrl === null ? 'FILLED' : await databaseState(databaseUrl, stopping);
    if (state === 'FILLED') {
      await putInPlace(folder);
      return ready;
    }
    if (state === 'EMPTY')
      throw new Error(
        `A restore into ${folder} was cut off, and its database has been emptied since. Empty the folder too, or restore ` +
          'into another one.',
      );
  }
  await rm(stage, { recursive: true });
  return null;
}

/** Moves what is in the stage up; whoever is killed meanwhile leaves a stage, and `finishLeft` goes on. */
async function putInPlace(folder: string): Promise<void> {
  const stage = restoreStage(folder);
  for (const name of await readdir(stage))
    if (name !== READY) await rename(path.join(stage, name), path.join(folder, name));
  await syncFolder(stage);
  await syncFolder(folder);
  const done = `${stage}.done`;
  await rm(done, { recursive: true, force: true });
  await rename(stage, done); // at once: half of a stage would tell nothing
  await syncFolder(folder);
  await rm(done, { recursive: true });
}
