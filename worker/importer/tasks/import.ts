import { openBlobStore } from '#storage/open-blob-store.ts';
import { type ChildChannel, defineChildTask, type TaskEnd } from '../../child-channel.ts';
import { type ImportTask, importTaskSchema } from '../../protocol.ts';
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
  if (outcome.type === 'stopped') return 'stopped';
  await channel.send({ type: 'importReport', ...outcome.report });
  if (outcome.type === 'refused') throw new TaskFailure(outcome.failure);
  await channel.send({ type: 'result', result: { indexSha256: outcome.indexSha256 } });
  return 'finished';
}
