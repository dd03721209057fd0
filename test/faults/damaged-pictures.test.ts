import { createHash } from 'node:crypto';
import path from 'node:path';
import fc from 'fast-check';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Sha256, sha256Schema } from '#contracts/ids.ts';
import { blobUrl, type BlobReference } from '../../api/blobs/blob-url.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { anyDamage, damageBlob, type Damage } from './damage.ts';
import { plan } from './plan.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const FLIP: Damage = { kind: 'FLIP', at: 0.5, mask: 4 };

function blobs(): string {
  return path.join(api.dataDirectory, 'blobs');
}

async function get(blob: BlobReference) {
  const links = { forClient: (address: string) => address };
  const url = blobUrl({ signer: api.signer, links: links as never }, blob);
  const response = await fetch(new URL(url, api.url));
  const bytes = Buffer.from(await response.arrayBuffer());
  return { status: response.status, cache: response.headers.get('cache-control'), bytes };
}

function hashOf(bytes: Uint8Array): Sha256 {
  return sha256Schema.parse(createHash('sha256').update(bytes).digest('hex'));
}

/** A picture with as much noise as it takes to make a file of more than a megabyte. */
async function picture(side: number): Promise<Buffer> {
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
  return sharp({ create: { width: side, height: side, channels: 3, background: '#808080', noise } })
    .png()
    .toBuffer();
}

test.each([
  ['small', 16],
  ['of megabytes', 900],
])('a %s picture is served whole or not at all', async (_what, side) => {
  const bytes = await picture(side);
  const { sha256 } = await api.storage.put(bytes);
  const shard = Buffer.concat([Buffer.alloc(512, 1), bytes, Buffer.alloc(512, 2)]);
  const { sha256: inShard } = await api.storage.put(shard);
  const part = { offset: 512, byteSize: bytes.byteLength, sha256: hashOf(bytes) };
  const references: readonly BlobReference[] = [
    { sha256, contentType: 'image/png' },
    { sha256: inShard, contentType: 'image/png', part },
  ];
  for (const reference of references) {
    expect((await get(reference)).bytes.equals(bytes)).toBe(true);
    for (const damage of [FLIP, { kind: 'CUT', at: 0.3 } as const]) {
      const heal = await damageBlob(blobs(), reference.sha256 as Sha256, damage);
      const { status, cache, bytes: answer } = await get(reference);
      expect([status, cache]).toEqual([500, 'no-store']);
      expect(JSON.parse(answer.toString())).toMatchObject({ code: 'DAMAGED_BLOB' });
      await heal?.();
    }
    const heal = await damageBlob(blobs(), reference.sha256 as Sha256, { kind: 'GONE' });
    expect(await get(reference)).toMatchObject({ status: 404, cache: 'no-store' });
    await heal?.();
    expect(await get(reference)).toMatchObject({
      status: 200,
      cache: expect.stringContaining('immutable') as string,
    });
  }
});

test('no damaged picture is ever answered with 200', async () => {
  const bytes = await picture(24);
  const { sha256 } = await api.storage.put(bytes);
  await fc.assert(
    fc.asyncProperty(anyDamage, async (damage) => {
      const heal = await damageBlob(blobs(), sha256, damage);
      if (!heal) return;
      const { status } = await get({ sha256, contentType: 'image/png' });
      await heal();
      expect(status).toBe(damage.kind === 'GONE' ? 404 : 500);
    }),
    { seed: plan.seed, numRuns: plan.count(60, 1_000) },
  );
}, 600_000);

test('the same bytes sent again heal a damaged upload', async () => {
  const bytes = await picture(16);
  const send = async () => {
    const { data } = await api.ask(
      `mutation ($input: CreateUploadsInput!) { createUploads(input: $input) { targets { uploadId url } } }`,
      {
        input: {
          kind: 'IMAGE',
          files: [
            {
              filename: 'a.png',
              contentType: 'image/png',
              byteSize: bytes.byteLength,
              sha256: hashOf(bytes),
            },
          ],
        },
      },
    );
    const [{ uploadId, url }] = data.createUploads.targets as [{ uploadId: string; url: string }];
    const headers = { 'content-type': 'image/png' };
    const put = await fetch(new URL(url, api.url), { method: 'PUT', headers, body: new Uint8Array(bytes) });
    expect(put.status).toBe(200);
    const answer = await api.ask(
      `mutation ($input: FinalizeUploadsInput!) { finalizeUploads(input: $input) { images { url } userErrors { code } } }`,
      { input: { uploadIds: [uploadId] } },
    );
    return String(answer.data.finalizeUploads.images[0].url);
  };
  const url = new URL(await send(), api.url);
  await damageBlob(blobs(), hashOf(bytes), FLIP);
  expect((await fetch(url)).status).toBe(500);
  await send();
  const healed = await fetch(url);
  expect([healed.status, Buffer.from(await healed.arrayBuffer()).equals(bytes)]).toEqual([200, true]);
});
