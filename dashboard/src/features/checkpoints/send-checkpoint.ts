import type { Client } from 'urql';
import { uploadProgress } from '#lib/upload-progress.ts';
import { freshKey } from '../../api/fresh-key.ts';
import { finalizeUploads, sendFile, UploadRefused } from '../../api/upload-files.ts';
import { ImportCheckpointDocument } from '../../gql/graphql.ts';

/** Sends the tar of a checkpoint and starts its import; returns the import's id. */
export async function sendCheckpoint(
  client: Client,
  file: File,
  displayName: string | null,
  onProgress: (text: string) => void,
): Promise<string> {
  const startedAt = performance.now();
  const uploadId = await sendFile(client, 'CHECKPOINT', file, (sent) => {
    onProgress(`Sending: ${uploadProgress(sent, file.size, performance.now() - startedAt)}`);
  });
  await finalizeUploads(client, [uploadId]);
  const { data, error } = await client
    .mutation(ImportCheckpointDocument, { input: { idempotencyKey: freshKey(), uploadId, displayName } })
    .toPromise();
  if (error) throw error;
  const payload = data?.importCheckpoint;
  if (!payload?.checkpointImport)
    throw new UploadRefused(
      payload?.userErrors.map(({ message }) => message).join(' ') || 'The import did not start.',
    );
  return payload.checkpointImport.id;
}
