import { afterEach, beforeEach, expect, test } from 'vitest';
import { v7 as uuid } from 'uuid';
import { NEWEST_DECODER } from '#contracts/decoder-version.ts';
import { sha256Schema, translationIdSchema, type Sha256 } from '#contracts/ids.ts';
import { startTestChild, type TestChild } from './start-child.ts';
import { createTinyWorld, type TinyWorld } from './trainer/tiny-run.ts';
import { saveUntrained } from './translator/random-checkpoint.ts';

let world: TinyWorld;
let children: TestChild[];
beforeEach(async () => {
  world = await createTinyWorld();
  children = [];
});
afterEach(() => Promise.all(children.map((child) => (child.process.kill('SIGKILL'), child.ended))));

async function childOf(program: string): Promise<TestChild> {
  const child = startTestChild(program);
  children.push(child);
  expect(await child.next()).toEqual({ type: 'ready' });
  return child;
}

/** Manifests that this program cannot read, and what has to be told of each. */
async function unreadable(): Promise<[manifestSha256: Sha256, reason: string][]> {
  const { manifest } = await saveUntrained(world.blobs);
  const put = async (document: object) =>
    (await world.blobs.put(Buffer.from(JSON.stringify({ ...manifest, ...document })))).sha256;
  return [
    [await put({ format: 'exemplar.checkpoint/99' }), 'Upgrade this program.'],
    [await put({ config: { ...manifest.config, method: 'gone' } }), 'no method "gone"'],
  ];
}

function refusal(reason: string) {
  const message = expect.stringContaining(reason) as string;
  return { type: 'failed', failure: { class: 'USER', code: 'UNREADABLE_RECORD', message } };
}

test('a trainer tells why it cannot go on from a checkpoint or score it, and stays usable', async () => {
  const child = await childOf('trainer/main.ts');
  for (const [manifestSha256, reason] of await unreadable()) {
    child.send(world.trainTask({ resumeFrom: manifestSha256 }));
    expect(await child.next()).toEqual(refusal(reason));
    child.send(world.evaluateTask(manifestSha256));
    expect(await child.next()).toEqual(refusal(reason));
  }
  child.send(world.trainTask({ resumeFrom: sha256Schema.parse('b'.repeat(64)) }));
  expect(await child.next()).toMatchObject({ type: 'damagedCheckpoint' });
  expect(await child.next()).toMatchObject({ type: 'failed', failure: { code: 'BROKEN_CHECKPOINT' } });
});

test('a translator tells why it cannot translate with a checkpoint, and stays usable', async () => {
  const child = await childOf('translator/main.ts');
  const { compute, storage } = world.trainTask();
  const blob = await world.blobs.put(Buffer.from('not looked at'));
  const image = {
    ...blob,
    source: 'UPLOAD' as const,
    imageSha256: blob.sha256,
    offset: 0,
    decoder: NEWEST_DECODER,
  };
  for (const [manifestSha256, reason] of await unreadable()) {
    const translation = {
      translationId: translationIdSchema.parse(uuid()),
      direction: 'A_TO_B',
      fit: 'COVER',
    };
    child.send({
      type: 'TRANSLATE',
      manifestSha256,
      translations: [{ ...translation, content: image, exemplar: image }],
      compute,
      storage,
    });
    expect(await child.next()).toEqual(refusal(reason));
  }
});
