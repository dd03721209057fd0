import { expect, test } from 'vitest';
import { limits } from '#contracts/limits.ts';
import { domainFolder } from '../../../../dashboard/src/features/datasets/domain-folder.ts';
import {
  type ArchiveReceiver,
  type DomainToImport,
  sendArchives,
} from '../../../../dashboard/src/features/datasets/send-archives.ts';

/** A tar of one image of up to 512 bytes, and no more. */
const ONE_IMAGE_BYTES = 2_048;

/** Takes archives and remembers what it was asked for, in order. */
function receiver(): ArchiveReceiver & { readonly calls: string[] } {
  const calls: string[] = [];
  return {
    calls,
    maxBytes: ONE_IMAGE_BYTES,
    send(archive) {
      calls.push(`send ${archive.name}`);
      return Promise.resolve(archive.name);
    },
    finalize(uploadId) {
      calls.push(`finalize ${uploadId}`);
      return Promise.resolve();
    },
  };
}

async function domainOf(count: number): Promise<DomainToImport> {
  const names = Array.from({ length: count }, (_, i) => `${String(i).padStart(5, '0')}.png`);
  const files = names.map((path) => ({ path, file: new Blob([new Uint8Array(8)]) }));
  return { name: 'summer', folder: await domainFolder('photos', files) };
}

test('more than a hundred archives are sent, and each is finalized before the next', async () => {
  const server = receiver();
  const ids = await sendArchives(await domainOf(120), server, () => undefined);
  expect(ids).toHaveLength(120);
  expect(server.calls).toEqual(ids.flatMap((id) => [`send ${id}`, `finalize ${id}`]));
});

test('more archives than a domain may have are refused before anything is sent', async () => {
  const server = receiver();
  const most = limits.maxArchivesPerDomain;
  await expect(sendArchives(await domainOf(most + 1), server, () => undefined)).rejects.toThrow(
    `summer needs ${most + 1} archives of 2 KiB; at most ${most} are accepted. Import fewer images.`,
  );
  expect(server.calls).toEqual([]);
});
