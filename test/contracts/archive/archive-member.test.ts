import { describe, expect, test } from 'vitest';
import { archiveMember, compareArchivePaths } from '#contracts/archive/archive-member.ts';

describe('the name of an archive member says', () => {
  test.each([
    ['00012_7.png', 'IMAGE', 'TRAIN', '00012_7.png', 'TRAIN/00012_7', null],
    ['./train/a.JPG', 'IMAGE', 'TRAIN', 'a.JPG', 'TRAIN/a', null],
    ['Training/a.png', 'IMAGE', 'TRAIN', 'a.png', 'TRAIN/a', null],
    ['test/a.jpeg', 'IMAGE', 'TEST', 'a.jpeg', 'TEST/a', null],
    ['testing/a.png', 'IMAGE', 'TEST', 'a.png', 'TEST/a', null],
    ['HoldOut/a.png', 'IMAGE', 'TEST', 'a.png', 'TEST/a', null],
    ['val/a.png', 'IMAGE', 'VALIDATION', 'a.png', 'VALIDATION/a', null],
    ['valid/a.png', 'IMAGE', 'VALIDATION', 'a.png', 'VALIDATION/a', null],
    ['validation/a.png', 'IMAGE', 'VALIDATION', 'a.png', 'VALIDATION/a', null],
    ['cat/test/a.png', 'IMAGE', 'TEST', 'cat/a.png', 'TEST/cat/a', 'cat'],
    ['test/train/a.png', 'IMAGE', 'TEST', 'train/a.png', 'TEST/train/a', 'train'],
    ['Test/deep/folder/a.b.webp', 'IMAGE', 'TEST', 'deep/folder/a.b.webp', 'TEST/deep/folder/a.b', 'folder'],
    ['trains/a.png', 'IMAGE', 'TRAIN', 'trains/a.png', 'TRAIN/trains/a', 'trains'],
    ['test.png', 'IMAGE', 'TRAIN', 'test.png', 'TRAIN/test', null],
    ['test/a.CLS', 'LABEL', 'TEST', 'a.CLS', 'TEST/a', null],
    ['test/a.seg.png', 'REGIONS', 'TEST', 'a.seg.png', 'TEST/a', null],
    ['cat/val/a.b.SEG.PNG', 'REGIONS', 'VALIDATION', 'cat/a.b.SEG.PNG', 'VALIDATION/cat/a.b', 'cat'],
    ['a.seg.jpg', 'IMAGE', 'TRAIN', 'a.seg.jpg', 'TRAIN/a.seg', null],
    ['seg.png', 'IMAGE', 'TRAIN', 'seg.png', 'TRAIN/seg', null],
    ['train/truth/a.png', 'IMAGE', 'TRAIN', 'truth/a.png', 'TRAIN/truth/a', 'truth'],
    ['constructor/x.png', 'IMAGE', 'TRAIN', 'constructor/x.png', 'TRAIN/constructor/x', 'constructor'],
    ['C:\\x.png', 'IMAGE', 'TRAIN', 'C:\\x.png', 'TRAIN/C:\\x', null],
  ])('of %s that it is an %s of %s', (fullName, kind, split, name, key, folder) => {
    expect(archiveMember(fullName)).toEqual({ kind, split, name, key, folder });
  });

  test.each([
    ['truth/a.png', { kind: 'TRUTH_IMAGE', name: 'a.png' }],
    ['./Truth/test/a.jpg', { kind: 'TRUTH_IMAGE', name: 'test/a.jpg' }],
    ['cat/truth/a.png', { kind: 'TRUTH_IMAGE', name: 'cat/a.png' }],
    ['classes.json', { kind: 'CLASSES' }],
    ['./Classes.JSON', { kind: 'CLASSES' }],
    ['truth.json', { kind: 'TRUTH_TABLE' }],
  ])('of %s that it says something of images', (fullName, member) => {
    expect(archiveMember(fullName)).toEqual(member);
  });

  test.each(['test/classes.json', 'truth/truth.json', 'truth/a.seg.png', 'truth/a.cls'])(
    'of %s that it lies in the wrong place',
    (name) => {
      expect(archiveMember(name)).toMatchObject({ kind: 'REFUSED', code: 'MISPLACED_FILE' });
    },
  );

  test.each([
    ['.DS_Store', '.DS_Store'],
    ['train/.DS_Store', 'train/.DS_Store'],
    ['.git/a.png', '.git'],
    ['__MACOSX/train/._a.png', '__MACOSX'],
    ['test/._a.png', 'test/._a.png'],
    ['THUMBS.DB', 'THUMBS.DB'],
    ['ehthumbs.db', 'ehthumbs.db'],
    ['desktop.ini', 'desktop.ini'],
    ['Picasa.ini', 'Picasa.ini'],
    ['.picasa.ini', '.picasa.ini'],
    ['cats/@eaDir/a.png/SYNOPHOTO_THUMB_S.jpg', 'cats/@eaDir'],
    ['#recycle/a.png', '#recycle'],
    ['.thumbnails/a.png', '.thumbnails'],
    ['$RECYCLE.BIN/S-1-5/a.png', '$RECYCLE.BIN'],
    ['System Volume Information/a.png', 'System Volume Information'],
    ['lost+found/a.png', 'lost+found'],
    ['Icon\r', 'Icon\r'],
  ])('of %j that it is a by-product, or in one', (name, path) => {
    expect(archiveMember(name)).toEqual({ kind: 'BY_PRODUCT', path });
  });

  test.each([
    ['IMG_1.HEIC', 'HEIC'],
    ['a.avif', 'AVIF'],
    ['a.tif', 'TIFF'],
    ['a.bmp', 'BMP'],
    ['a.gif', 'GIF'],
    ['a.cr2', 'raw'],
    ['a.mp4', 'video'],
    ['a.txt', 'Remove it'],
  ])('of %s what its owner can do', (name, word) => {
    expect(archiveMember(name)).toMatchObject({
      code: 'UNKNOWN_EXTENSION',
      message: expect.stringContaining(word) as string,
    });
  });

  test.each([
    ['README', 'UNKNOWN_EXTENSION'],
    ['notes.txt', 'UNKNOWN_EXTENSION'],
    ['a.gif', 'UNKNOWN_EXTENSION'],
    ['IMG_0001.HEIC', 'UNKNOWN_EXTENSION'],
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
