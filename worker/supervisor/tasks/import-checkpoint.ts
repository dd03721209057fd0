import type { Failure } from '#contracts/run-state.ts';
import { jobDefinitions } from '#jobs/definitions.ts';
import {
  type ImportedCheckpoint,
  importCheckpointResultSchema,
  importCheckpointTaskSchema,
} from '../../protocol.ts';
import { settle } from '../leases/settle.ts';
import { commitImportedCheckpoint } from '../records/commit-imported-checkpoint.ts';
import { logChild } from './log-child.ts';
import type { StartTask } from './start-task.ts';

/** Turns the tar of a checkpoint of another server into a run with that checkpoint, or says why not and commits nothing. */
export const startTask: StartTask = async (context, [lease], keeper) => {
  const { checkpointImportId } = jobDefinitions.IMPORT_CHECKPOINT.readPayload(lease.payload);
  const row = await context.prisma.checkpointImport.findUniqueOrThrow({ where: { id: checkpointImportId } });
  let imported: ImportedCheckpoint | null = null;

  return {
    message: importCheckpointTaskSchema.parse({
      type: 'IMPORT_CHECKPOINT',
      archiveSha256: row.archiveSha256,
      storage: context.storage,
    }),
    handle(message) {
      if (message.type === 'result') imported = importCheckpointResultSchema.parse(message.result);
      else if (message.type === 'log') logChild(context, message);
      else throw new Error(`an IMPORT_CHECKPOINT task: expected no message of type ${message.type}`);
      return Promise.resolve();
    },
    async settle(ending) {
      if (ending.type !== 'FINISHED') return settle(context, keeper, lease, ending);
      if (!imported) return settle(context, keeper, lease, { type: 'FAILED', failure: noResult });
      const checkpoint = imported;
      await settle(context, keeper, lease, {
        type: 'FINISHED',
        results: (transaction) => commitImportedCheckpoint(transaction, row, checkpoint),
      });
    },
    close: () => Promise.resolve(),
  };
};

const noResult: Failure = {
  class: 'INFRA',
  code: 'INTERNAL',
  message: 'The importer ended without a result. Import again.',
};
