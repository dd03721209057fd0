import { readDatasetIndex } from '#contracts/dataset-index.ts';
import { limits } from '#contracts/limits.ts';
import type { Sha256 } from '#contracts/ids.ts';
import type { Failure } from '#contracts/run-state.ts';
import { type Archives, readArchives } from '#contracts/stored/read-archives.ts';
import { notify } from '#db/notify.ts';
import { jobDefinitions } from '#jobs/definitions.ts';
import { type Lease, withLease } from '#jobs/lease.ts';
import { type FromChild, importResultSchema, importTaskSchema } from '../../protocol.ts';
import type { SupervisorContext } from '../context.ts';
import type { LeaseKeeper } from '../leases/lease-keeper.ts';
import { persist } from '../leases/persist.ts';
import { settle } from '../leases/settle.ts';
import { createBatcher } from '../records/batcher.ts';
import { commitDatasetVersion } from '../records/commit-dataset-version.ts';
import { logChild } from './log-child.ts';
import type { Task } from './run-task.ts';

interface Progress {
  readonly done: number;
  readonly total: number | null;
}

type ImportReport = Extract<FromChild, { type: 'importReport' }>;

/** Turns uploaded archives into a version of a dataset, or names the files that do not fit and commits nothing. */
export async function startTask(
  context: SupervisorContext,
  [lease]: readonly [Lease, ...Lease[]],
  keeper: LeaseKeeper,
): Promise<Task> {
  const { importId } = jobDefinitions.IMPORT.readPayload(lease.payload);
  const row = await context.prisma.import.findUniqueOrThrow({ where: { id: importId } });
  const archives = readArchives(row.archives);
  let index: Sha256 | null = null;

  const write = (store: Parameters<typeof withLease<void>>[2]) =>
    persist(keeper.over, () =>
      withLease(context.prisma, lease, async (transaction) => {
        await store(transaction);
        await notify(transaction, 'import_changed', { importId });
      }),
    );
  const storeProgress = (progress: readonly Progress[]) =>
    write(async (transaction) => {
      const { done, total } = progress.at(-1) ?? { done: 0, total: null };
      const data = { imagesDone: done, imagesTotal: total };
      await transaction.import.update({ where: { id: importId }, data });
    });
  const progress = createBatcher(storeProgress, Number.MAX_SAFE_INTEGER);
  const storeReport = (report: ImportReport) =>
    write(async (transaction) => {
      await transaction.import.update({ where: { id: importId }, data: withSender(archives, report) });
    });

  return {
    message: importTaskSchema.parse({
      type: 'IMPORT',
      archives: [
        ...archives.a.sha256s.map((sha256) => ({ domain: 'A', sha256 })),
        ...archives.b.sha256s.map((sha256) => ({ domain: 'B', sha256 })),
      ],
      brokenFiles: row.brokenFiles,
      storage: context.storage,
    }),
    async handle(message) {
      if (message.type === 'importProgress') progress.add([message]);
      else if (message.type === 'result') index = importResultSchema.parse(message.result).indexSha256;
      else if (message.type === 'importReport') await storeReport(message);
      else if (message.type === 'log') logChild(context, message);
      else throw new Error(`an IMPORT task: expected no message of type ${message.type}`);
    },
    async settle(ending) {
      await progress.flush();
      if (ending.type !== 'FINISHED') return settle(context, keeper, lease, ending);
      if (!index) return settle(context, keeper, lease, { type: 'FAILED', failure: noResult });
      const indexSha256 = index;
      const content = readDatasetIndex(JSON.parse((await context.blobs.read(indexSha256)).toString()));
      const names = { A: archives.a.name, B: archives.b.name };
      await settle(context, keeper, lease, {
        type: 'FINISHED',
        results: (transaction) =>
          commitDatasetVersion(transaction, { importId, indexSha256, content, names }),
      });
    },
    close: () => Promise.resolve(),
  };
}

const noResult: Failure = {
  class: 'INFRA',
  code: 'INTERNAL',
  message: 'The importer ended without a result. Import again.',
};

/** What the archives' sender left out stands before what the import itself did. */
function withSender({ a, b }: Archives, { errors, errorCount, byProductCount }: ImportReport) {
  const leftOut = [
    ...a.leftOut.files.map((file) => ({ domain: 'A' as const, ...file })),
    ...b.leftOut.files.map((file) => ({ domain: 'B' as const, ...file })),
  ];
  return {
    fileErrors: [...leftOut, ...errors].slice(0, limits.maxFileErrors),
    fileErrorCount: a.leftOut.count + b.leftOut.count + errorCount,
    byProductCount: a.byProductCount + b.byProductCount + byProductCount,
  };
}
