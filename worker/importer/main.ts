import { createDiskBlobStore } from '#storage/disk-blob-store.ts';
import { serveTasks, type ChildChannel, type TaskEnd } from '../child-channel.ts';
import type { ImportTask } from '../protocol.ts';
import { TaskFailure } from '../task-failure.ts';
import { importArchives } from './import-archives.ts';

/** Child process of the data role: looks into untrusted archives, so that nobody else has to. */
async function runImport(task: ImportTask, channel: ChildChannel): Promise<TaskEnd> {
  let toldAt = Number.NEGATIVE_INFINITY;
  const outcome = await importArchives(task, createDiskBlobStore(task.storage.dataDirectory), {
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
  if (outcome.type === 'imported') {
    await channel.send(outcome);
    return 'finished';
  }
  await channel.send({ type: 'fileErrors', errors: [...outcome.errors] });
  throw new TaskFailure({
    class: 'USER',
    code: 'BAD_FILES',
    message: `${outcome.errors.length} files cannot be used; nothing was imported.`,
  });
}

const PROGRESS_EVERY_MS = 200;

serveTasks({ IMPORT: runImport });
