import { sha256Schema } from '#contracts/ids.ts';
import { notify } from '#db/notify.ts';
import { jobDefinitions } from '#jobs/definitions.ts';
import { withLease } from '#jobs/lease.ts';
import type { Failure } from '#contracts/run-state.ts';
import { type VerifyResult, verifyResultSchema, verifyTaskSchema } from '../../protocol.ts';
import { persist } from '../leases/persist.ts';
import { settle } from '../leases/settle.ts';
import { createBatcher } from '../records/batcher.ts';
import { healIndexes } from '../records/heal-indexes.ts';
import { readKnownBlobs } from '../records/known-blobs.ts';
import { storeFindings } from '../records/store-findings.ts';
import { logChild } from './log-child.ts';
import type { StartTask } from './start-task.ts';

interface Progress {
  readonly blobsDone: number;
  readonly blobsTotal: number;
  readonly bytesDone: number;
}

/** Has all blobs that the database knows read, and stores what is wrong with which of them and who needs it. */
export const startTask: StartTask = async (context, [lease], keeper) => {
  const { verificationId } = jobDefinitions.VERIFY.readPayload(lease.payload);
  const { mode } = await context.prisma.verification.findUniqueOrThrow({ where: { id: verificationId } });
  const known = await readKnownBlobs(context.prisma);
  let result: VerifyResult | null = null;

  const storeProgress = (progress: readonly Progress[]) =>
    persist(keeper.over, () =>
      withLease(context.prisma, lease, async (transaction) => {
        const newest = progress.at(-1);
        if (!newest) return;
        await transaction.verification.update({ where: { id: verificationId }, data: newest });
        await notify(transaction, 'verification_changed', { verificationId });
      }),
    );
  const progress = createBatcher(storeProgress, Number.MAX_SAFE_INTEGER);

  return {
    message: verifyTaskSchema.parse({ type: 'VERIFY', ...known, mode, storage: context.storage }),
    handle(message) {
      if (message.type === 'verifyProgress') {
        const { blobsDone, blobsTotal, bytesDone } = message;
        progress.add([{ blobsDone, blobsTotal, bytesDone }]);
      } else if (message.type === 'result') result = verifyResultSchema.parse(message.result);
      else if (message.type === 'log') logChild(context, message);
      else throw new Error(`a VERIFY task: expected no message of type ${message.type}`);
      return Promise.resolve();
    },
    async settle(ending) {
      await progress.flush();
      if (ending.type !== 'FINISHED') return settle(context, keeper, lease, ending);
      if (!result) return settle(context, keeper, lease, { type: 'FAILED', failure: noResult });
      const found = result;
      const damaged = found.faults.map(({ sha256 }) => sha256Schema.parse(sha256));
      const healed = mode === 'REPAIR' ? await healIndexes(context, damaged) : new Set<string>();
      await settle(context, keeper, lease, {
        type: 'FINISHED',
        results: (transaction) => storeFindings(transaction, { verificationId, mode, result: found, healed }),
      });
    },
    close: () => Promise.resolve(),
  };
};

const noResult: Failure = {
  class: 'INFRA',
  code: 'INTERNAL',
  message: 'The check ended without a result. Start it again.',
};
