import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DomainSide } from '#contracts/domain.ts';
import { type Sha256, sha256Schema } from '#contracts/ids.ts';
import { MIB } from '#lib/free-space.ts';
import { randomStream } from '#lib/random.ts';
import type { BlobStore } from '#storage/blob-store.ts';
import { createDiskBlobStore } from '#storage/disk-blob-store.ts';
import { listBlobs } from '#storage/list-blobs.ts';
import type { BlobSettings } from '#storage/open-blob-store.ts';
import { StorageFullError } from '#storage/storage-full-error.ts';
import { encodePng } from '../../../worker/images/encode-png.ts';
import { importArchives } from '../../../worker/importer/import-archives.ts';
import { fromChildSchema, type FromChild } from '../../../worker/protocol.ts';
import { train } from '../../../worker/trainer/train.ts';
import { startApi } from '../../testkit/api.ts';
import { storeTinyDataset } from '../../testkit/tiny-dataset.ts';
import { createTinyWorld, lastCheckpoint, runTask, said, tinyConfig } from '../../worker/trainer/tiny-run.ts';
import { tarOf } from '../../worker/shards/tar.ts';
import { plan } from '../plan.ts';
import { hasSmallDisks, makeSmallDisk, type SmallDisk } from '../small-disk.ts';

let disk: SmallDisk;
function useDisk(mebibytes: number): void {
  beforeEach(() => {
    disk = makeSmallDisk(mebibytes);
  });
  afterEach(() => {
    disk.remove();
  });
}

const MANY_MINUTES = 1_800_000;

describe.skipIf(!hasSmallDisks)('a disk that fills at random moments (needs a small disk)', () => {
  describe('of a trainer', () => {
    useDisk(48);

    test(
      'damages no checkpoint, and the run ends with the bits of an undisturbed one',
      async () => {
        const draws = randomStream(plan.seed, 'faults/full-disk/trainer');
        const config = { ...tinyConfig, checkpointSeconds: 0.1 };
        const world = await createTinyWorld();
        const undisturbed = await runTask(world, world.trainTask({ config }));
        const weights = (outcome: { messages: readonly FromChild[] }) =>
          lastCheckpoint(outcome).manifest.blobs.map(({ role, sha256 }) => [role, sha256]);
        const steps = tinyConfig.maskSteps + tinyConfig.translationSteps;
        const rounds = 20;
        let degraded = 0;
        for (let round = 0; round < rounds; round++) {
          const blobDirectory = path.join(disk.folder, `blobs-${round}`);
          const blobs = createDiskBlobStore(blobDirectory);
          const { indexSha256 } = await storeTinyDataset(blobs);
          const task = world.trainTask({
            config,
            datasetIndexSha256: indexSha256,
            storage: { blobDirectory, freeSpaceFloor: 0 },
          });
          const messages: FromChild[] = [];
          const fillAtStep = draws.below(steps);
          const fillAfterMs = draws.below(120);
          const freeAfter = 1 + draws.below(3); // refusals
          const refusals = () => said({ messages }, 'degraded').length;
          const timer = { filling: undefined as NodeJS.Timeout | undefined };
          const end = await train(task, {
            blobs,
            now: () => performance.now(),
            channel: {
              send(message) {
                messages.push(fromChildSchema.parse(message));
                if (message.type === 'metrics' && message.step > fillAtStep)
                  timer.filling ??= setTimeout(() => {
                    disk.fill(draws.below(3) * 4096);
                  }, fillAfterMs);
                if (refusals() >= freeAfter) disk.free();
                return Promise.resolve();
              },
              stopRequested: () => Promise.resolve(null),
            },
          });
          const told = `round ${round} of seed ${plan.seed}: full ${fillAfterMs} ms after step ${fillAtStep}`;
          clearTimeout(timer.filling);
          disk.free();
          expect(end, told).toBe('finished');
          expect(weights({ messages }), told).toEqual(weights(undisturbed));
          for await (const sha256 of listBlobs({ blobDirectory, freeSpaceFloor: 0 }))
            expect(await blobs.check(sha256), told).toBe('WHOLE');
          if (refusals() > 0) degraded++;
          rmSync(blobDirectory, { recursive: true });
        }
        expect(degraded).toBeGreaterThan(rounds / 4);
        console.log(`${rounds} full disks under a trainer: ${degraded} degraded, 0 damaged, all recovered`);
      },
      MANY_MINUTES,
    );
  });

  describe('of an importer', () => {
    useDisk(6);

    test(
      'leaves no half of a dataset, and the import that is done again makes the same',
      async () => {
        const draws = randomStream(plan.seed, 'faults/full-disk/importer');
        const store = createDiskBlobStore(path.join(disk.folder, 'blobs'));
        const noise = async (name: string) => ({
          name,
          bytes: await encodePng({
            width: 128,
            height: 128,
            data: Uint8Array.from({ length: 128 * 128 * 3 }, () => draws.below(256)),
          }),
        });
        const archives: { domain: DomainSide; sha256: Sha256 }[] = [];
        for (const domain of ['A', 'B'] as const) {
          const members = await Promise.all(Array.from({ length: 12 }, (_, i) => noise(`train/${i}.png`)));
          archives.push({ domain, sha256: (await store.put(await tarOf(members))).sha256 });
        }
        const kept = new Set(archives.map(({ sha256 }) => sha256));
        const importAll = () =>
          importArchives({ archives, brokenFiles: 'REFUSE' }, store, {
            onProgress: () => Promise.resolve('GO_ON' as const),
          });
        const undisturbed = await importAll();
        const rounds = 20;
        let refused = 0;
        for (let round = 0; round < rounds; round++) {
          for await (const sha256 of listBlobs(settings()))
            if (!kept.has(sha256)) await store.setAside(sha256);
          rmSync(path.join(disk.folder, 'blobs', 'quarantine'), { recursive: true, force: true });
          disk.fill(draws.below(1_400_000)); // it is full at a random byte of what is stored
          await importAll().catch((error: unknown) => {
            expect(error).toBeInstanceOf(StorageFullError);
            refused++;
          });
          await expectWhole(store);
          disk.free();
          expect(await importAll(), `round ${round} of seed ${plan.seed}`).toEqual(undisturbed);
          await expectWhole(store);
        }
        expect(refused).toBeGreaterThan(rounds / 4);
        console.log(`${rounds} full disks under an importer: ${refused} refused, 0 damaged, all recovered`);
      },
      MANY_MINUTES,
    );
  });

  describe('of an API', () => {
    useDisk(8);

    test(
      'leaves no half of an upload, and takes it once there is space',
      async () => {
        const draws = randomStream(plan.seed, 'faults/full-disk/api');
        const api = await startApi({ parentDirectory: disk.folder, freeSpaceFloor: 0 });
        const uploads = { blobDirectory: path.join(api.dataDirectory, 'blobs'), freeSpaceFloor: 0 };
        try {
          const rounds = 20;
          let refused = 0;
          for (let round = 0; round < rounds; round++) {
            const content = Buffer.alloc(MIB + draws.below(MIB), `${round} of ${plan.seed} `);
            const bytes = await tarOf([{ name: 'a.png', bytes: content }]);
            const { createUploads } = (
              await api.ask(
                `mutation ($input: CreateUploadsInput!) { createUploads(input: $input) {
                  targets { uploadId url } userErrors { code } } }`,
                {
                  input: {
                    kind: 'ARCHIVE',
                    files: [{ filename: 'a', contentType: 'a/b', byteSize: bytes.length }],
                  },
                },
              )
            ).data;
            const [{ url, uploadId }] = createUploads.targets;
            const cut = draws.below(bytes.length);
            const put = (body: Buffer | ReadableStream) =>
              fetch(new URL(url, api.url), {
                method: 'PUT',
                headers: { 'content-type': 'a/b', 'content-length': String(bytes.length) },
                body,
                duplex: 'half',
              });
            const filling = new ReadableStream({
              async start(controller) {
                controller.enqueue(bytes.subarray(0, cut));
                await wait(draws.below(30));
                disk.fill(draws.below(3) * 4096);
                controller.enqueue(bytes.subarray(cut));
                controller.close();
              },
            });
            const told = `round ${round} of seed ${plan.seed}, full after ${cut} of ${bytes.length} bytes`;
            const first = await put(filling);
            expect([200, 507], told).toContain(first.status);
            if (first.status === 507) refused++;
            await expectWhole(api.storage, uploads);
            expect(await (await fetch(`${api.url}/health`)).json(), told).toMatchObject({
              status: 'ready',
            });
            disk.free();
            expect((await put(bytes)).status, told).toBe(200);
            const { finalizeUploads } = (
              await api.ask(
                `mutation ($input: FinalizeUploadsInput!) { finalizeUploads(input: $input) { userErrors { code message } } }`,
                { input: { uploadIds: [uploadId] } },
              )
            ).data;
            expect(finalizeUploads.userErrors, told).toEqual([]);
            const sha256 = sha256Schema.parse(createHash('sha256').update(bytes).digest('hex'));
            expect(await api.storage.check(sha256), told).toBe('WHOLE');
            rmSync(path.join(api.dataDirectory, 'blobs', 'sha256'), { recursive: true });
          }
          expect(refused).toBeGreaterThan(rounds / 4);
          console.log(`${rounds} full disks under an API: ${refused} refused, 0 damaged, all recovered`);
        } finally {
          await api.close();
        }
      },
      MANY_MINUTES,
    );
  });
});

function settings(): BlobSettings {
  return { blobDirectory: path.join(disk.folder, 'blobs'), freeSpaceFloor: 0 };
}

async function expectWhole(store: BlobStore, where = settings()): Promise<void> {
  for await (const sha256 of listBlobs(where)) expect(await store.check(sha256)).toBe('WHOLE');
}
