import { messageOf } from '#lib/message-of.ts';
import { createDiskBlobStore } from '#storage/disk-blob-store.ts';
import { serveTasks, type ChildChannel, type TaskEnd } from '../child-channel.ts';
import { selectBackend } from '../compute/select-backend.ts';
import type { TranslateTask } from '../protocol.ts';
import { TaskFailure } from '../task-failure.ts';
import { translateBatch } from './translate-batch.ts';
import { createWarmModels, type WarmModels } from './warm-models.ts';

/** Child process of the serve role: translates by models that stay warm from one task to the next. */
let warmModels: Promise<WarmModels> | undefined;

async function runTranslate(task: TranslateTask, channel: ChildChannel): Promise<TaskEnd> {
  const blobs = createDiskBlobStore(task.storage.dataDirectory);
  // Settings are the same in every task of a process: one worker, one backend, one storage.
  warmModels ??= startModels(task, channel);
  const model = await (await warmModels).get(task.manifestSha256);
  return translateBatch(task, model, blobs, channel);
}

async function startModels({ compute, storage }: TranslateTask, channel: ChildChannel): Promise<WarmModels> {
  const { backend, reason } = await selectBackend(compute.backend, { threads: compute.threads }).catch(
    (error: unknown) => {
      const message = messageOf(error);
      throw new TaskFailure({ class: 'USER', code: 'BACKEND_UNAVAILABLE', message });
    },
  );
  await channel.send({ type: 'log', level: 'INFO', text: `Backend of the translator: ${reason}.` });
  return createWarmModels(backend, createDiskBlobStore(storage.dataDirectory));
}

serveTasks({ TRANSLATE: runTranslate });
