import path from 'node:path';
import type { Command } from 'commander';
import { formatBytes } from '#lib/format-bytes.ts';
import { messageOf } from '#lib/message-of.ts';
import { readOwnData } from '../env.ts';
import { CommandFailure } from '../failure.ts';
import { createOutput } from '../terminal/output.ts';
import { startProgress } from '../terminal/progress.ts';

export function addBackup(program: Command): void {
  program
    .command('backup')
    .description('write the database and all images, checkpoints and results of one moment into one file')
    .argument('<file>', 'new file')
    .addHelpText('after', HELP)
    .action(async (file: string, _options: unknown, command: Command) => {
      const { makeBackup } = await import('#backup/make-backup.ts'); // brings the database's client along
      const progress = startProgress('Backing up');
      const done = await makeBackup(readOwnData(), path.resolve(file), (blobs, total, what) => {
        progress.update(blobs, total, what);
      })
        .catch((error: unknown) => {
          throw new CommandFailure('failed', `No backup was made: ${messageOf(error)}`);
        })
        .finally(() => {
          progress.end();
        });
      const { json } = command.optsWithGlobals<{ json?: true }>();
      const { blobs, byteSize, damaged, missing } = done;
      createOutput(json ?? false).result(
        { file: path.resolve(file), blobs, byteSize, damaged, missing },
        `Wrote ${file}: ${formatBytes(byteSize)}, the database and ${blobs} files. It holds keys and sessions: keep it as ` +
          `you keep passwords.`,
        `Restore it with: EXEMPLAR_DATA_DIR=<new folder> npx exemplar restore ${file}`,
      );
      if (damaged.length + missing.length > 0)
        throw new CommandFailure(
          'failed',
          'The backup lacks stored files ("npx exemplar verify" says who needs them):',
          ...damaged.map((sha256) => `  damaged: ${sha256}`),
          ...missing.map((sha256) => `  missing: ${sha256}`),
        );
    });
}

const HELP = `
Works on the data folder of this machine (EXEMPLAR_DATA_DIR, DATABASE_URL) and may be run while runs go on.

Example:
  $ npx exemplar backup exemplar-2026-01-31.tar`;
