import type { Client } from 'urql';
import { freshKey } from '../../api/fresh-key.ts';
import { finalizeUploads, sendFile, UploadRefused } from '../../api/upload-files.ts';
import { ImportDatasetDocument, ServerLimitsDocument } from '../../gql/graphql.ts';
import type { DomainFolder } from './domain-folder.ts';
import { fitIntoArchives } from './fit-into-archives.ts';
import { packArchive } from './pack-archive.ts';

/** Packs two folders into tars, sends them and starts the import; returns its id. */
export async function importFolders(
  client: Client,
  datasetName: string,
  folders: Readonly<Record<'A' | 'B', DomainFolder>>,
  onProgress: (text: string) => void,
): Promise<string> {
  const limits = await client.query(ServerLimitsDocument, {}).toPromise();
  if (limits.error) throw limits.error;
  const maxBytes = limits.data?.serverInfo.limits.maxArchiveBytes;
  if (maxBytes === undefined)
    throw new UploadRefused('The server did not return its upload limits. Try again.');

  const send = async (side: 'A' | 'B') => {
    const { name, images } = folders[side];
    const archives = fitIntoArchives(images, maxBytes);
    const uploadIds: string[] = [];
    for (const [index, archive] of archives.entries()) {
      onProgress(`Uploading ${name}: archive ${index + 1} of ${archives.length}`);
      const tar = await packArchive(archive);
      uploadIds.push(
        await sendFile(client, 'ARCHIVE', new File([tar], `${name}-${index}.tar`, { type: tar.type })),
      );
    }
    await finalizeUploads(client, uploadIds);
    return { name, uploadIds };
  };
  const domainA = await send('A');
  const domainB = await send('B');

  const started = await client
    .mutation(ImportDatasetDocument, { input: { idempotencyKey: freshKey(), datasetName, domainA, domainB } })
    .toPromise();
  if (started.error) throw started.error;
  const payload = started.data?.importDataset;
  if (!payload?.import) {
    throw new UploadRefused(
      payload?.userErrors.map(({ message }) => message).join(' ') || 'The import did not start.',
    );
  }
  return payload.import.id;
}
