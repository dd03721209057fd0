import path from 'node:path';
import type { Command } from 'commander';
import { formatBytes } from '#lib/format-bytes.ts';
import { messageOf } from '#lib/message-of.ts';
import { readOwnData } from '../env.ts';
import { CommandFailure, CommandInterrupted } from '../failure.ts';
import { createOutput } from '../terminal/output.ts';
import { startProgress } from '../terminal/progress.ts';
import { untilSignaled } from '../until-signaled.ts';

export function addBackup(program: Command): void {
  program
    .command('backup')
    .description('write a consistent backup of the database, images, checkpoints and results to one file')
    .argument('<file>', 'file to create')
    .addHelpText('after', HELP)
    .action(async (file: string, _options: unknown, command: Command) => {
      const { makeBackup } = await import('#backup/make-backup.ts'); // brings the database's client along
      const progress = startProgress('Backing up');
      const onProgress = (blobs: number, total: number, what: string): void => {
        progress.update(blobs, total, what);
      };
      const done = await untilSignaled('No backup was made.', (stopping) =>
        makeBackup(readOwnData(), path.resolve(file), { onProgress, stopping }),
      )
        .catch((error: unknown) => {
          if (error instanceof CommandInterrupted) throw error;
          throw new CommandFailure('failed', `No backup was made: ${messageOf(error)}`);
        })
        .finally(() => {
          progress.end();
        });
      const { json } = command.optsWithGlobals<{ json?: true }>();
      const { blobs, byteSize, damaged, missing } = done;
      createOutput(json ?? false).result(
        { file: path.resolve(file), blobs, byteSize, damaged, missing },
        `Wrote ${file}: ${formatBytes(byteSize)}, the database and ${blobs} files. It contains keys and sessions: keep it as ` +
          `safe as a password.`,
        `Restore it with: EXEMPLAR_DATA_DIR=<new folder> ./exemplar restore ${file}`,
      );
      if (damaged.length + missing.length > 0)
        throw new CommandFailure(
          'failed',
          'Some stored files are missing from the backup ("./exemplar verify" says what needs them):',
          ...damaged.map((sha256) => `  damaged: ${sha256}`),
          ...missing.map((sha256) => `  missing: ${sha256}`),
        );
    });
}

const HELP = `
Works on the data folder of this machine (EXEMPLAR_DATA_DIR, DATABASE_URL), also while runs are training.

Example:
  $ ./exemplar backup exemplar-2026-01-31.tar`;
