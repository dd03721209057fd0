import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { v7 as uuidV7 } from 'uuid';
import { NEWEST_DECODER } from '#contracts/decoder-version.ts';
import { translationIdSchema } from '#contracts/ids.ts';
import { createDiskBlobStore } from '#storage/disk-blob-store.ts';
import { encodePng } from '../../../worker/images/encode-png.ts';
import type { TranslateTask } from '../../../worker/protocol.ts';
import { startTestChild } from '../start-child.ts';
import { saveUntrained } from './random-checkpoint.ts';

test('the translator process answers task after task with pictures that are stored', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'translator-process-'));
  const blobs = createDiskBlobStore(folder);
  const child = startTestChild('translator/main.ts');
  try {
    const { manifestSha256 } = await saveUntrained(blobs);
    const picture = await encodePng({ width: 20, height: 10, data: new Uint8Array(600).fill(90) });
    const blob = await blobs.put(picture);
    const image = {
      ...blob,
      source: 'UPLOAD' as const,
      imageSha256: blob.sha256,
      offset: 0,
      decoder: NEWEST_DECODER,
    };
    const task: TranslateTask = {
      type: 'TRANSLATE',
      manifestSha256,
      translations: [
        {
          translationId: translationIdSchema.parse(uuidV7()),
          direction: 'A_TO_B',
          fit: 'COVER',
          content: image,
          exemplar: image,
        },
      ],
      compute: { backend: 'onnx', threads: 1 },
      storage: { blobDirectory: folder, freeSpaceFloor: 0 },
    };
    expect(await child.next()).toEqual({ type: 'ready' });
    for (let round = 0; round < 2; round++) {
      child.send(task);
      const translated = await child.next();
      if (translated.type !== 'translated') throw new Error(JSON.stringify(translated));
      expect(translated).toMatchObject({ width: 16, height: 16 });
      expect(await blobs.size(translated.sha256)).toBe(translated.byteSize);
      expect(await child.next()).toEqual({ type: 'finished' });
    }
  } finally {
    child.process.kill('SIGKILL');
    await child.ended;
    await rm(folder, { recursive: true, force: true });
  }
});
