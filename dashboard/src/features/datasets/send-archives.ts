import { limits } from '#contracts/limits.ts';
import { formatBytes } from '#lib/format-bytes.ts';
import { uploadProgress } from '#lib/upload-progress.ts';
import type { DomainFolder } from './domain-folder.ts';
import { fitIntoArchives } from './fit-into-archives.ts';
import { packArchive } from './pack-archive.ts';

export interface DomainToImport {
  readonly name: string;
  readonly folder: DomainFolder;
}

/** The server, as far as archives are sent to it. */
export interface ArchiveReceiver {
  /** Bytes of one archive, at most. */
  readonly maxBytes: number;
  /** @returns the upload's id */
  readonly send: (archive: File, onSent: (bytes: number) => void) => Promise<string>;
  readonly finalize: (uploadId: string) => Promise<void>;
}

/**
 * Packs the folder of a domain into tars and sends them; returns their uploads' ids, in order.
 *
 * @throws Error in words for people when it makes more archives than a domain may have; nothing is sent then
 */
export async function sendArchives(
  { name, folder }: DomainToImport,
  { maxBytes, send, finalize }: ArchiveReceiver,
  onProgress: (text: string) => void,
): Promise<string[]> {
  const archives = fitIntoArchives(folder.files, maxBytes);
  const most = limits.maxArchivesPerDomain;
  if (archives.length > most)
    throw new Error(
      `${name} needs ${archives.length} archives of ${formatBytes(maxBytes)}; at most ${most} are accepted. Import fewer images.`,
    );
  const uploadIds: string[] = [];
  for (const [index, archive] of archives.entries()) {
    onProgress(`Packing ${name}: archive ${index + 1} of ${archives.length}`);
    const tar = await packArchive(archive);
    const file = new File([tar], `images-${index + 1}.tar`, { type: tar.type });
    const startedAt = performance.now();
    const tell = (sent: number) => {
      const progress = uploadProgress(sent, file.size, performance.now() - startedAt);
      onProgress(`Uploading ${name}, archive ${index + 1} of ${archives.length}: ${progress}`);
    };
    tell(0);
    const uploadId = await send(file, tell);
    // One by one: a large import takes longer than uploads wait to be finalized, and has more than fit into one request.
    await finalize(uploadId);
    uploadIds.push(uploadId);
  }
  return uploadIds;
}
