import { checkpointIdSchema } from '#contracts/ids.ts';
import type { VerifyMode } from '#contracts/verify.ts';
import type { Database } from '#db/client.ts';
import { appendRunEvent } from '#db/runs/append-run-event.ts';
import { indexBestCheckpoints } from '#db/runs/index-best-checkpoints.ts';
import { groupBy } from '#lib/group-by.ts';
import type { VerifyResult } from '../../protocol.ts';
import { readUsesOfBlobs } from './uses-of-blobs.ts';

export interface Findings {
  readonly verificationId: string;
  readonly mode: VerifyMode;
  readonly result: VerifyResult;
  /** Hashes that were made whole again. */
  readonly healed: ReadonlySet<string>;
}

/** Stores what is wrong and who needs it; to repair marks damaged checkpoints, and takes the mark off whole ones. */
export async function storeFindings(transaction: Database, findings: Findings): Promise<void> {
  const { verificationId, mode, result, healed } = findings;
  const uses = groupBy(await readUsesOfBlobs(transaction, result, mode), ({ sha256 }) => sha256);
  await transaction.verificationFinding.createMany({
    data: result.faults.flatMap(({ sha256, fault }) => {
      const own = uses.get(sha256);
      if (!own) return []; // nobody needs it: its checkpoints are out of use already
      const remedy = healed.has(sha256) ? HEALED : [...new Set(own.map((use) => use.remedy))].join(' ');
      return [{ verificationId, sha256, fault, usedBy: own.map(({ user }) => user), remedy }];
    }),
  });
  const { blobCount, bytesDone } = result;
  await transaction.verification.update({
    where: { id: verificationId },
    data: { blobsDone: blobCount, blobsTotal: blobCount, bytesDone },
  });
  if (mode === 'REPAIR') await markCheckpoints(transaction, result);
}

const HEALED = 'Rebuilt from the database.';

async function markCheckpoints(transaction: Database, { checkpoints }: VerifyResult): Promise<void> {
  const damageOf = new Map<string, string | null>(
    checkpoints.map(({ manifestSha256, damaged }) => [manifestSha256, damageText(damaged)]),
  );
  const rows = await transaction.checkpoint.findMany({ orderBy: { id: 'asc' } });
  for (const { id, runId, step, manifestSha256, damage: known } of rows) {
    const damage = damageOf.get(manifestSha256);
    if (damage === undefined || damage === known || (damage !== null && known !== null)) continue;
    await transaction.checkpoint.update({ where: { id }, data: { damage } });
    await indexBestCheckpoints(transaction, [runId]);
    const payload = { checkpointId: checkpointIdSchema.parse(id), step };
    await appendRunEvent(transaction, { runId, kind: 'CHECKPOINT', payload });
  }
}

function damageText(damaged: readonly string[]): string | null {
  if (damaged.length === 0) return null;
  return `${damaged.length === 1 ? 'One of its files is' : `${damaged.length} of its files are`} damaged or missing.`;
}
