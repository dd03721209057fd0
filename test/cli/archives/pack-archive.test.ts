import { Readable } from 'node:stream';
import { extract } from 'tar-stream';
import { expect, test } from 'vitest';
import type { ArchiveFile } from '../../../cli/archives/archive-file.ts';
import { packArchives } from '../../../cli/archives/pack-archive.ts';

function image(path: string, byteSize: number, label: string | null = null): ArchiveFile {
  return {
    path,
    bytes: new Uint8Array(byteSize).fill(7),
    label,
    regions: null,
  };
}

async function pack(images: readonly ArchiveFile[], maxBytes?: number): Promise<Uint8Array[]> {
  const archives: Uint8Array[] = [];
  for await (const archive of packArchives(images, maxBytes)) archives.push(archive);
  return archives;
}

async function unpack(archive: Uint8Array): Promise<Record<string, number>> {
  const members: Record<string, number> = {};
  const reader = Readable.from([archive]).pipe(extract());
  for await (const entry of reader) {
    members[entry.header.name] = entry.header.size;
    entry.resume();
  }
  return members;
}

test('an archive holds every image under its path, a label beside its image', async () => {
  const archives = await pack([image('train/one.png', 10, 'seven'), image('two.jpg', 600)]);
  expect(archives).toHaveLength(1);
  expect(await unpack(archives[0] ?? Buffer.alloc(0))).toEqual({
    'train/one.png': 10,
    'train/one.cls': 5,
    'two.jpg': 600,
  });
});

test('regions lie behind their image and its label, in the same archive', async () => {
  const regions = { path: 'train/one.seg.png', bytes: new Uint8Array(300) };
  const one = { ...image('train/one.png', 10, 'seven'), regions };
  // Each file takes a block for its header and its content in whole blocks: six of them, and two at the end.
  const archives = await pack([one, image('two.png', 10)], 4096);
  expect(await Promise.all(archives.map(unpack))).toEqual([
    { 'train/one.png': 10, 'train/one.cls': 5, 'train/one.seg.png': 300 },
    { 'two.png': 10 },
  ]);
});

test('images that do not fit into one archive go into several, none above the limit', async () => {
  const maxBytes = 8 * 1024;
  const images = Array.from({ length: 20 }, (_, index) => image(`${index}.png`, 1000, 'a'));
  const archives = await pack(images, maxBytes);
  expect(archives.length).toBeGreaterThan(1);
  for (const archive of archives) expect(archive.length).toBeLessThanOrEqual(maxBytes);
  const members = await Promise.all(archives.map(unpack));
  expect(members.flatMap((names) => Object.keys(names))).toHaveLength(40);
});

test.each([
  { names: 'long', name: 'ü'.repeat(150) },
  { names: 'short but not ASCII', name: 'ü' },
])('the limit holds for names that are $names', async ({ name }) => {
  const maxBytes = 8 * 1024;
  const images = Array.from({ length: 12 }, (_, index) => image(`${name}${index}.png`, 500));
  for (const archive of await pack(images, maxBytes)) expect(archive.length).toBeLessThanOrEqual(maxBytes);
});

test('the same images always make the same bytes', async () => {
  const images = [image('a.png', 10), image('b.png', 20, 'x')];
  expect(await pack(images)).toEqual(await pack(images));
});

test('no images make no archive', async () => {
  expect(await pack([])).toEqual([]);
});

test('no more images are read than fit into the archive that is being packed', async () => {
  let read = 0;
  const images = function* () {
    for (let index = 0; index < 10_000; index++) {
      read++;
      yield image(`${index}.png`, 1000);
    }
  };
  const archives = packArchives(images(), 16 * 1024);
  await archives.next();
  expect(read).toBeLessThan(16);
  await archives.next();
  expect(read).toBeLessThan(32);
});
