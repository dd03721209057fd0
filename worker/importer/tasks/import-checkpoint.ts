import { openBlobStore } from '#storage/open-blob-store.ts';
import { type ChildChannel, defineChildTask, type TaskEnd } from '../../child-channel.ts';
import { type ImportCheckpointTask, importCheckpointTaskSchema } from '../../protocol.ts';

export const task = defineChildTask({ message: importCheckpointTaskSchema, run: runImport });

async function runImport(message: ImportCheckpointTask, channel: ChildChannel): Promise<TaskEnd> {
  // Only this task builds networks: imports of images do not wait for what does.
  const { importCheckpoint } = await import('../checkpoint/import-checkpoint.ts');
  const result = await importCheckpoint(openBlobStore(message.storage), message.archiveSha256, () =>
    channel.send({ type: 'progress' }),
  );
  if ((await channel.stopRequested()) !== null) return 'stopped';
  await channel.send({ type: 'result', result });
  return 'finished';
}
