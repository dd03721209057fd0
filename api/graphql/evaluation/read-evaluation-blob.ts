import { type EvaluationRows, readEvaluationRows } from '#contracts/evaluation-rows.ts';
import { sha256Schema } from '#contracts/ids.ts';
import type { BlobStore } from '#storage/blob-store.ts';

/** The values of every pair of an evaluation. @throws UnreadableRecordError, BlobNotFoundError, DamagedBlobError */
export async function readEvaluationBlob(storage: BlobStore, sha256: string): Promise<EvaluationRows> {
  const bytes = await storage.read(sha256Schema.parse(sha256));
  return readEvaluationRows(JSON.parse(bytes.toString('utf8')));
}
