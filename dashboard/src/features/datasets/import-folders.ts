import { shownPath } from '#contracts/archive/shown-path.ts';
import { limits } from '#contracts/limits.ts';
import type { Client } from 'urql';
import { freshKey } from '../../api/fresh-key.ts';
import { finalizeUploads, sendFile, UploadRefused } from '../../api/upload-files.ts';
import {
  type BrokenFiles,
  ImportDatasetDocument,
  type LeftOutInput,
  ServerLimitsDocument,
} from '../../gql/graphql.ts';
import type { DomainFolder } from './domain-folder.ts';
import { type ArchiveReceiver, type DomainToImport, sendArchives } from './send-archives.ts';

/** What to import, and under which names. */
export interface FoldersToImport {
  readonly datasetName: string;
  readonly domains: Readonly<Record<'A' | 'B', DomainToImport>>;
  /** Whether files that cannot be imported are left out; else one of them is enough to import nothing. */
  readonly brokenFiles: BrokenFiles;
}

/** Packs two folders into tars, sends them and starts the import; returns its id. */
export async function importFolders(
  client: Client,
  { datasetName, domains, brokenFiles }: FoldersToImport,
  onProgress: (text: string) => void,
): Promise<string> {
  const serverLimits = await client.query(ServerLimitsDocument, {}).toPromise();
  if (serverLimits.error) throw serverLimits.error;
  const maxBytes = serverLimits.data?.serverInfo.limits.maxArchiveBytes;
  if (maxBytes === undefined)
    throw new UploadRefused('The server did not return its upload limits. Try again.');

  const receiver: ArchiveReceiver = {
    maxBytes,
    send: (archive, onSent) => sendFile(client, 'ARCHIVE', archive, onSent),
    async finalize(uploadId) {
      await finalizeUploads(client, [uploadId]);
    },
  };
  const send = async (side: 'A' | 'B') => {
    const domain = domains[side];
    const { survey } = domain.folder;
    const uploadIds = await sendArchives(domain, receiver, onProgress);
    return {
      name: domain.name,
      uploadIds,
      byProductCount: survey.byProductCount,
      leftOut: leftOutOf(survey),
    };
  };
  const domainA = await send('A');
  const domainB = await send('B');

  const started = await client
    .mutation(ImportDatasetDocument, {
      input: { idempotencyKey: freshKey(), datasetName, domainA, domainB, brokenFiles },
    })
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

function leftOutOf({ problems }: DomainFolder['survey']): LeftOutInput | null {
  if (problems.length === 0) return null;
  const files = problems
    .slice(0, limits.maxFileErrors)
    .map(({ path, code, message }) => ({ name: shownPath(path), code, message }));
  return { count: problems.length, files };
}
