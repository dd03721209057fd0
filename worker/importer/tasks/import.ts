import { openBlobStore } from '#storage/open-blob-store.ts';
import { type ChildChannel, defineChildTask, type TaskEnd } from '../../child-channel.ts';
import { type FileError, type ImportTask, importTaskSchema } from '../../protocol.ts';
import { TaskFailure } from '../../task-failure.ts';
import { importArchives } from '../import-archives.ts';

const PROGRESS_EVERY_MS = 200;

export const task = defineChildTask({ message: importTaskSchema, run: runImport });

async function runImport(message: ImportTask, channel: ChildChannel): Promise<TaskEnd> {
  let toldAt = Number.NEGATIVE_INFINITY;
  const outcome = await importArchives(message, openBlobStore(message.storage), {
    async onProgress(done, total) {
      const now = performance.now();
      if (done === total || now - toldAt >= PROGRESS_EVERY_MS) {
        await channel.send({ type: 'importProgress', done, total });
        toldAt = now;
      }
      return (await channel.stopRequested()) === null ? 'GO_ON' : 'STOP';
    },
  });
  const send = ({ list, total }: { list: readonly FileError[]; total: number }) =>
    channel.send({ type: 'fileErrors', errors: [...list], total });
  if (outcome.type === 'stopped') return 'stopped';
  if (outcome.type === 'imported') {
    if (outcome.leftOut.total > 0) await send(outcome.leftOut);
    await channel.send({ type: 'result', result: { indexSha256: outcome.indexSha256 } });
    return 'finished';
  }
  await send(outcome.errors);
  throw new TaskFailure({
    class: 'USER',
    code: 'BAD_FILES',
    message: `${outcome.errors.total} ${outcome.errors.total === 1 ? 'file' : 'files'} cannot be used; nothing was imported.`,
  });
}
