import path from 'node:path';
import type { Command } from 'commander';
import { messageOf } from '#lib/message-of.ts';
import { readOwnData } from '../env.ts';
import { CommandFailure, CommandInterrupted } from '../failure.ts';
import { createOutput } from '../terminal/output.ts';
import { startProgress } from '../terminal/progress.ts';
import { untilSignaled } from '../until-signaled.ts';

export function addRestore(program: Command): void {
  program
    .command('restore')
    .description('create a data folder from a backup; runs that were active continue at the next start')
    .argument('<file>', 'backup file, written by "./exemplar backup"')
    .addHelpText('after', HELP)
    .action(async (file: string, _options: unknown, command: Command) => {
      const { restoreBackup } = await import('#backup/restore-backup.ts'); // brings the database's client along
      const target = readOwnData();
      const progress = startProgress('Restoring');
      const onProgress = (blobs: number): void => {
        progress.update(blobs, null, 'files');
      };
      const restored = await untilSignaled('Nothing was restored.', (stopping) =>
        restoreBackup(path.resolve(file), target, { onProgress, stopping }),
      )
        .catch((error: unknown) => {
          if (error instanceof CommandInterrupted) throw error;
          throw new CommandFailure('failed', messageOf(error));
        })
        .finally(() => {
          progress.end();
        });
      const { json } = command.optsWithGlobals<{ json?: true }>();
      const { createdAt, blobs, damaged, missing, queuedAgain } = restored;
      createOutput(json ?? false).result(
        { dataDirectory: target.dataDirectory, createdAt, blobs, damaged, missing, queuedAgain },
        `Restored ${target.dataDirectory} as of ${createdAt}: the database and ${filesOf(blobs)}.`,
        ...(queuedAgain > 0 ? [`Jobs that were active, and are queued again: ${queuedAgain}.`] : []),
        ...[...damaged, ...missing].map(
          (sha256) => `Not in the backup, because it was already damaged or missing: ${sha256}`,
        ),
        `Start it with: EXEMPLAR_DATA_DIR=${target.dataDirectory} npm start`,
      );
    });
}

function filesOf(count: number): string {
  return count === 1 ? '1 file' : `${count} files`;
}

const HELP = `
EXEMPLAR_DATA_DIR names the data folder, which must be new or empty; it may be a mounted disk or a symbolic link. With
DATABASE_URL the database is restored there, and must be empty. A restore that was cut off is finished, or started over,
by running it again.

Example:
  $ EXEMPLAR_DATA_DIR=/srv/exemplar ./exemplar restore exemplar-2026-01-31.tar`;
