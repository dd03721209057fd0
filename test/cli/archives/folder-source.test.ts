import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { folderSource } from '../../../cli/archives/folder-source.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'exemplar-folder-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function put(files: Record<string, string>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), content);
  }
}

async function read() {
  const source = await folderSource(folder);
  const images = [];
  for await (const { path: name, bytes, label } of source.images())
    images.push([name, Buffer.from(bytes).toString(), label]);
  return { count: source.count, images };
}

test('images of a folder and of its train and test come in the order of their names', async () => {
  await put({ 'b.png': 'B', 'a.JPG': 'A', 'train/c.webp': 'C', 'test/d.jpeg': 'D' });
  expect(await read()).toEqual({
    count: 4,
    images: [
      ['a.JPG', 'A', null],
      ['b.png', 'B', null],
      ['test/d.jpeg', 'D', null],
      ['train/c.webp', 'C', null],
    ],
  });
});

test('a .cls file beside an image is its label', async () => {
  await put({ 'train/a.png': 'A', 'train/a.cls': 'seven\n', 'train/b.png': 'B' });
  expect((await read()).images).toEqual([
    ['train/a.png', 'A', 'seven'],
    ['train/b.png', 'B', null],
  ]);
});

test('hidden files are passed over', async () => {
  await put({ '.DS_Store': 'x', 'a.png': 'A' });
  expect((await read()).count).toBe(1);
});

test('a folder without images is refused', async () => {
  await expect(folderSource(folder)).rejects.toThrow('no images');
});

test('a file that is no image is named', async () => {
  await put({ 'a.png': 'A', 'notes.txt': 'x' });
  await expect(folderSource(folder)).rejects.toThrow(/notes\.txt: not an image/);
});

test('a name that no import would take is refused before anything is sent', async () => {
  await put({ 'a.png': 'A', 'line\nbreak.png': 'B' });
  await expect(folderSource(folder)).rejects.toThrow(/control characters/);
});

test('a label without an image is named', async () => {
  await put({ 'a.png': 'A', 'b.cls': 'seven' });
  await expect(folderSource(folder)).rejects.toThrow(/b\.cls: no image/);
});

test('folders within the folder are part of the name', async () => {
  await put({ 'test/street/a.png': 'A', 'test/street/a.cls': 'car', 'b/c.png': 'C' });
  expect((await read()).images).toEqual([
    ['b/c.png', 'C', null],
    ['test/street/a.png', 'A', 'car'],
  ]);
});

test('a folder that is not there is named', async () => {
  await expect(folderSource(path.join(folder, 'missing'))).rejects.toThrow(
    /missing: cannot be read \(ENOENT\)/,
  );
});
