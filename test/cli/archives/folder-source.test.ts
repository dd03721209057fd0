import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
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
  const source = await folderSource(folder, 'REFUSE');
  const images = [];
  for await (const { path: name, bytes, label } of source.files())
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
  await expect(folderSource(folder, 'REFUSE')).rejects.toThrow('no images');
});

async function problems() {
  const { survey } = await folderSource(folder, 'REFUSE');
  return survey.problems.map(({ path: name, code }) => [name, code]).sort();
}

test('every file that cannot be imported is named before anything is sent', async () => {
  await put({
    'a.png': 'A',
    'notes.txt': 'x',
    'x.bmp': 'x',
    'line\nbreak.png': 'B',
    'empty.png': '',
    'lonely.cls': 'seven',
    'a.cls': 'two\nlines',
  });
  expect(await problems()).toEqual([
    ['a.cls', 'INVALID_LABEL'],
    ['empty.png', 'UNSUPPORTED_IMAGE'],
    ['line\nbreak.png', 'INVALID_NAME'],
    ['lonely.cls', 'LABEL_WITHOUT_IMAGE'],
    ['notes.txt', 'UNKNOWN_EXTENSION'],
    ['x.bmp', 'UNKNOWN_EXTENSION'],
  ]);
});

test('by-products are counted and not looked into', async () => {
  await put({
    'a.png': 'A',
    'Thumbs.db': 'x',
    'desktop.ini': 'x',
    '@eaDir/a.png/SYNOPHOTO_THUMB_S.jpg': 'x',
    '__MACOSX/._a.png': 'x',
  });
  expect(await folderSource(folder, 'REFUSE')).toMatchObject({
    count: 1,
    survey: { byProductCount: 4, problems: [] },
  });
});

test('a label of any case belongs to its image, and to both images of its name', async () => {
  await put({ 'P1.CLS': 'one', 'P1.JPG': 'A', '2.cls': 'two', '2.jpg': 'B', '2.png': 'C' });
  const source = await folderSource(folder, 'REFUSE');
  expect((await read()).images).toEqual([
    ['2.jpg', 'B', 'two'],
    ['2.png', 'C', null], // the label goes with the first
    ['P1.JPG', 'A', 'one'],
  ]);
  expect(source.survey.sharedLabels).toEqual([{ label: '2.cls', images: ['2.jpg', '2.png'] }]);
});

test('splits have the names that people give them', async () => {
  await put({ 'a.png': 'A', 'val/b.png': 'B', 'Testing/c.png': 'C', 'cat/valid/d.png': 'D' });
  expect((await folderSource(folder, 'REFUSE')).survey.counts).toEqual({ TRAIN: 1, VALIDATION: 2, TEST: 1 });
});

test('two files of one name in one split are named', async () => {
  await put({ 'a.png': 'A', 'train/a.png': 'B' });
  expect(await problems()).toEqual([['train/a.png', 'DUPLICATE_NAME']]);
});

test('links that lead nowhere or in circles, pipes and names of other encodings are named, and none is waited for', async () => {
  await put({ 'a.png': 'A' });
  await symlink('nowhere.png', path.join(folder, 'gone.png'));
  await symlink('.', path.join(folder, 'again'));
  await symlink('itself.png', path.join(folder, 'itself.png'));
  execFileSync('mkfifo', [path.join(folder, 'pipe.png')]);
  await writeFile(
    Buffer.concat([Buffer.from(`${folder}/M`), Buffer.from([0xfc]), Buffer.from('ller.png')]),
    'x',
  );
  expect(await problems()).toEqual([
    ['M\\xfcller.png', 'INVALID_NAME'],
    ['again', 'LINK_LOOP'],
    ['gone.png', 'BROKEN_LINK'],
    ['itself.png', 'LINK_LOOP'],
    ['pipe.png', 'NOT_A_FILE'],
  ]);
});

test('a folder without training images is refused', async () => {
  await put({ 'test/a.png': 'A' });
  await expect(folderSource(folder, 'REFUSE')).rejects.toThrow('no training images');
});

test('links to files and to folders outside are followed, each folder once, so that crossed links make no flood', async () => {
  const outside = await mkdtemp(path.join(tmpdir(), 'exemplar-outside-'));
  await put({ 'a.png': 'A', 'b/c.png': 'C' });
  await writeFile(path.join(outside, 'd.png'), 'D');
  await symlink(path.join(outside, 'd.png'), path.join(folder, 'e.png'));
  await symlink(outside, path.join(folder, 'far'));
  await symlink(outside, path.join(folder, 'far-again'));
  await symlink(path.join(folder, 'b'), path.join(folder, 'inside'));
  await symlink('/', path.join(folder, 'root'));
  for (const name of ['x', 'y']) await symlink(folder, path.join(outside, name));
  const { images } = (await folderSource(folder, 'SKIP')).survey;
  expect(images.map(({ file }) => file.path)).toEqual(['a.png', 'b/c.png', 'e.png', 'far/d.png']);
  expect(await problems()).toEqual([
    ['far-again', 'LINK_LOOP'],
    ['far/x', 'LINK_LOOP'],
    ['far/y', 'LINK_LOOP'],
    ['inside', 'LINK_LOOP'],
    ['root', 'LINK_LOOP'],
  ]);
  await rm(outside, { recursive: true });
});

test('a socket and a device are named and not opened', async () => {
  await put({ 'a.png': 'A' });
  await symlink('/dev/zero', path.join(folder, 'zero.png'));
  const server = createServer().listen(path.join(folder, 'socket.png'));
  await once(server, 'listening');
  expect(await problems()).toEqual([
    ['socket.png', 'NOT_A_FILE'],
    ['zero.png', 'NOT_A_FILE'],
  ]);
  server.close();
});

test('files and folders that nobody may read are named, all of them', async () => {
  await put({ 'a.png': 'A', 'locked.png': 'B', 'closed/c.png': 'C' });
  await chmod(path.join(folder, 'locked.png'), 0o000);
  await chmod(path.join(folder, 'closed'), 0o000);
  await chmod(folder, 0o755);
  expect(await asNobody(problems)).toEqual([
    ['closed', 'UNREADABLE'],
    ['locked.png', 'UNREADABLE'],
  ]);
  await chmod(path.join(folder, 'closed'), 0o755);
});

/** The superuser may read everything. */
async function asNobody<Result>(work: () => Promise<Result>): Promise<Result> {
  if (process.geteuid?.() !== 0) return work();
  process.seteuid?.(65_534);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}

test.each([
  ['a shorter file', (file: string) => writeFile(file, 'x')],
  ['a longer file', (file: string) => writeFile(file, 'x'.repeat(100))],
  ['nothing', (file: string) => rm(file)],
  [
    'a pipe',
    async (file: string) => {
      await rm(file);
      execFileSync('mkfifo', [file]);
    },
  ],
])(
  'an image that has become %s since the folder was listed is left out by request, and named',
  async (_what, change) => {
    await put({ 'a.png': 'first', 'b.png': 'second' });
    const source = await folderSource(folder, 'SKIP');
    await change(path.join(folder, 'a.png'));
    const sent: string[] = [];
    for await (const image of source.files()) sent.push(image.path);
    expect(sent).toEqual(['b.png']);
    expect(source.report().leftOut).toMatchObject([{ path: 'a.png', code: 'UNREADABLE' }]);
  },
);

test('one image is enough, and no image is not', async () => {
  await put({ 'a/only.png': 'A', 'b/.DS_Store': 'x' });
  expect((await folderSource(path.join(folder, 'a'), 'REFUSE')).count).toBe(1);
  await expect(folderSource(path.join(folder, 'b'), 'REFUSE')).rejects.toThrow('no images');
});

test('a file that goes away while the folder is read is named', async () => {
  await put({ 'a.png': 'A' });
  const source = await folderSource(folder, 'REFUSE');
  await rm(path.join(folder, 'a.png'));
  const images = source.files() as AsyncIterable<unknown>;
  await expect(images[Symbol.asyncIterator]().next()).rejects.toThrow(
    /a\.png: It was changed or removed while .*ENOENT/,
  );
});

test('folders within the folder are part of the name', async () => {
  await put({ 'test/street/a.png': 'A', 'test/street/a.cls': 'car', 'b/c.png': 'C' });
  expect((await read()).images).toEqual([
    ['b/c.png', 'C', null],
    ['test/street/a.png', 'A', 'car'],
  ]);
});

test('a folder that is not there is named', async () => {
  await expect(folderSource(path.join(folder, 'missing'), 'REFUSE')).rejects.toThrow(
    /missing: The folder cannot be read \(ENOENT\)/,
  );
});
