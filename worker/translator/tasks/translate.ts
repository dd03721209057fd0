import { messageOf } from '#lib/message-of.ts';
import { openBlobStore } from '#storage/open-blob-store.ts';
import { defineChildTask, type ChildChannel } from '../../child-channel.ts';
import { selectBackend } from '../../compute/select-backend.ts';
import { type TranslateTask, translateTaskSchema } from '../../protocol.ts';
import { TaskFailure } from '../../task-failure.ts';
import { translateBatch } from '../translate-batch.ts';
import { createWarmModels, type WarmModels } from '../warm-models.ts';

let warmModels: Promise<WarmModels> | undefined;

export const task = defineChildTask({
  message: translateTaskSchema,
  async run(message, channel) {
    // Settings are the same in every task of a process: one worker, one backend, one storage.
    warmModels ??= startModels(message, channel);
    const model = await (await warmModels).get(message.manifestSha256);
    return translateBatch(message, model, openBlobStore(message.storage), channel);
  },
});

async function startModels({ compute, storage }: TranslateTask, channel: ChildChannel): Promise<WarmModels> {
  const { backend, reason } = await selectBackend(compute.backend, compute).catch((error: unknown) => {
    const message = messageOf(error);
    throw new TaskFailure({ class: 'USER', code: 'BACKEND_UNAVAILABLE', message });
  });
  const text = `Compute backend of the translator: ${backend.plan.library}. ${reason}`;
  await channel.send({ type: 'log', level: 'INFO', text });
  return createWarmModels(backend, openBlobStore(storage));
}
