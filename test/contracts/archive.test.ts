import { describe, expect, test } from 'vitest';
import { archiveMember, compareArchivePaths } from '#contracts/archive.ts';

describe('the name of an archive member says', () => {
  test.each([
    ['00012_7.png', 'IMAGE', 'TRAIN', '00012_7.png', 'TRAIN/00012_7'],
    ['./train/a.JPG', 'IMAGE', 'TRAIN', 'a.JPG', 'TRAIN/a'],
    ['test/a.jpeg', 'IMAGE', 'TEST', 'a.jpeg', 'TEST/a'],
    ['Test/deep/folder/a.b.webp', 'IMAGE', 'TEST', 'deep/folder/a.b.webp', 'TEST/deep/folder/a.b'],
    ['trains/a.png', 'IMAGE', 'TRAIN', 'trains/a.png', 'TRAIN/trains/a'],
    ['test.png', 'IMAGE', 'TRAIN', 'test.png', 'TRAIN/test'],
    ['test/a.cls', 'LABEL', 'TEST', 'a.cls', 'TEST/a'],
    ['constructor/x.png', 'IMAGE', 'TRAIN', 'constructor/x.png', 'TRAIN/constructor/x'],
    ['C:\\x.png', 'IMAGE', 'TRAIN', 'C:\\x.png', 'TRAIN/C:\\x'],
  ])('of %s that it is an %s of %s', (fullName, kind, split, name, key) => {
    expect(archiveMember(fullName)).toEqual({ kind, split, name, key });
  });

  test.each(['.DS_Store', 'train/.DS_Store', '.git/a.png', '__MACOSX/train/._a.png', 'test/._a.png'])(
    'of %s that it is passed over',
    (name) => {
      expect(archiveMember(name)).toEqual({ kind: 'IGNORED' });
    },
  );

  test.each([
    ['README', 'UNKNOWN_EXTENSION'],
    ['notes.txt', 'UNKNOWN_EXTENSION'],
    ['a.gif', 'UNSUPPORTED_IMAGE'],
    ['IMG_0001.HEIC', 'UNSUPPORTED_IMAGE'],
    ['a.png.exe', 'UNKNOWN_EXTENSION'],
    ['a.constructor', 'UNKNOWN_EXTENSION'],
    ['../a.png', 'INVALID_NAME'],
    ['train/../../a.png', 'INVALID_NAME'],
    ['/etc/a.png', 'INVALID_NAME'],
    ['a//b.png', 'INVALID_NAME'],
    ['a\0.png', 'INVALID_NAME'],
    ['a\n.png', 'INVALID_NAME'],
    ['', 'INVALID_NAME'],
    [`${'x'.repeat(300)}.png`, 'INVALID_NAME'],
  ])('of %j that it is refused', (name, code) => {
    expect(archiveMember(name)).toMatchObject({ kind: 'REFUSED', code });
  });
});

test('files of an archive come folder by folder, by name', () => {
  const paths = ['b.png', 'a/c.png', 'a.png', 'a/b/c.png', 'a-b.png'];
  expect(paths.sort(compareArchivePaths)).toEqual(['a/b/c.png', 'a/c.png', 'a-b.png', 'a.png', 'b.png']);
});
