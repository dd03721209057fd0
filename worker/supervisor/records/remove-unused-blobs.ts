import { readCheckpointManifest } from '#contracts/checkpoint-manifest.ts';
import { type Sha256, sha256Schema } from '#contracts/ids.ts';
import type { PrismaClient } from '#db/generated/client.ts';
import { BLOBS_LOCK, KNOWN_BLOBS, KNOWN_MANIFESTS } from '#db/known-blobs.ts';
import type { BlobStore } from '#storage/blob-store.ts';
import { listBlobs } from '#storage/list-blobs.ts';
import type { BlobSettings } from '#storage/open-blob-store.ts';

export interface Cleaning {
  readonly prisma: PrismaClient;
  readonly blobs: BlobStore;
  readonly storage: BlobSettings;
}

export interface RemovedBlobs {
  readonly count: number;
  readonly bytes: number;
}

/** Blobs that are removed under one lock. */
const AT_ONCE = 100;

/**
 * Removes blobs that nothing names any more. A blob is stored before a row names it: so only those go that were stored before
 * `before`, and before whatever work is under way began. Bytes that are stored again are young again. The blobs are listed
 * first and what names them is read after, so a row that is committed meanwhile counts.
 *
 * @param before milliseconds since 1970
 * @throws when a manifest that is in use cannot be read: it may name any blob, so nothing is removed
 */
export async function removeUnusedBlobs(cleaning: Cleaning, before: number): Promise<RemovedBlobs> {
  const { prisma, blobs, storage } = cleaning;
  const cutoff = Math.min(before, await oldestWork(prisma));
  const stored: Sha256[] = [];
  for await (const sha256 of listBlobs(storage)) stored.push(sha256);
  const needed = await readNeeded(cleaning);
  const unused = stored.filter((sha256) => !needed.has(sha256));
  let [count, bytes] = [0, 0];
  for (let first = 0; first < unused.length; first += AT_ONCE) {
    const part = unused.slice(first, first + AT_ONCE);
    const isDone = await whileNobodyReads(prisma, async () => {
      for (const sha256 of part) {
        const removed = await blobs.removeOld(sha256, cutoff);
        if (removed === null) continue;
        count++;
        bytes += removed;
      }
    });
    if (!isDone) break;
  }
  return { count, bytes };
}

/** What it has stored and not committed yet may be as old as the work itself. A run commits each checkpoint at once. */
async function oldestWork(prisma: PrismaClient): Promise<number> {
  const [row] = await prisma.$queryRaw<{ startedAt: Date | null }[]>`
    select min(coalesce(started_at, created_at)) as "startedAt" from job where state = 'RUNNING' and kind <> 'TRAIN'`;
  return row?.startedAt?.getTime() ?? Number.POSITIVE_INFINITY;
}

/** Every blob that a row names, or a manifest that a row names. */
async function readNeeded({ prisma, blobs }: Cleaning): Promise<Set<string>> {
  const known = await prisma.$queryRawUnsafe<{ sha256: string }[]>(KNOWN_BLOBS);
  const manifests = await prisma.$queryRawUnsafe<{ sha256: string; isInUse: boolean }[]>(KNOWN_MANIFESTS);
  const needed = new Set(known.map(({ sha256 }) => sha256));
  for (const { sha256, isInUse } of manifests) {
    needed.add(sha256);
    for (const named of await readNamed(blobs, sha256Schema.parse(sha256), isInUse)) needed.add(named);
  }
  return needed;
}

async function readNamed(blobs: BlobStore, manifest: Sha256, isInUse: boolean): Promise<readonly string[]> {
  try {
    const bytes = await blobs.read(manifest);
    return readCheckpointManifest(JSON.parse(bytes.toString('utf8'))).blobs.map(({ sha256 }) => sha256);
  } catch (error) {
    if (!isInUse) return []; // of damaged checkpoints, which nothing uses
    throw error;
  }
}

/** @returns false where a backup reads what its rows named when it began, or another worker removes: later, then. */
function whileNobodyReads(prisma: PrismaClient, act: () => Promise<void>): Promise<boolean> {
  return prisma.$transaction(async (transaction) => {
    const [lock] = await transaction.$queryRaw<{ got: boolean }[]>`
      select pg_try_advisory_xact_lock(${BLOBS_LOCK}) as got`;
    if (lock?.got !== true) return false;
    await act();
    return true;
  });
}
