import { expect, test } from 'vitest';
import { filesToPack } from '#contracts/archive/files-to-pack.ts';
import { type FoundFile, surveyFiles } from '#contracts/archive/survey-files.ts';

function found(path: string, byteSize = 10): FoundFile {
  const labelBytes = path.endsWith('.cls') ? new TextEncoder().encode('seven') : null;
  return { path, byteSize, labelBytes, problem: null };
}
function survey(...files: (string | FoundFile)[]) {
  return surveyFiles(files.map((file) => (typeof file === 'string' ? found(file) : file)));
}
function problemsOf({ problems }: ReturnType<typeof survey>) {
  return problems.map(({ path, code }) => [path, code]);
}

test('an image has the regions beside it, and truth images are of no split', () => {
  const found = survey('test/a.png', 'test/a.seg.png', 'b.png', 'truth/a.png', 'classes.json', 'truth.json');
  expect(problemsOf(found)).toEqual([]);
  expect(found.counts).toEqual({ TRAIN: 1, VALIDATION: 0, TEST: 1 });
  expect(found.images.map(({ name, regions }) => [name, regions?.path ?? null])).toEqual([
    ['a.png', 'test/a.seg.png'],
    ['b.png', null],
  ]);
  expect(found.truthImages.map(({ name }) => name)).toEqual(['a.png']);
  expect([found.classes?.path, found.truthTable?.path]).toEqual(['classes.json', 'truth.json']);
});

test('regions without an image are named, unless their image is', () => {
  expect(problemsOf(survey('a.png', 'test/a.seg.png'))).toEqual([
    ['test/a.seg.png', 'REGIONS_WITHOUT_IMAGE'],
  ]);
  expect(problemsOf(survey(found('a.png', 0), 'a.seg.png'))).toEqual([['a.png', 'UNSUPPORTED_IMAGE']]);
});

test('of what there may be one alone, a second is named', () => {
  const twice = survey(
    ...['a.png', 'a.seg.png', 'train/a.seg.png', 'truth/a.png', 'Truth/a.png'],
    ...['classes.json', './classes.json', 'truth.json', 'TRUTH.json'],
  );
  expect(problemsOf(twice)).toEqual([
    ['train/a.seg.png', 'DUPLICATE_NAME'],
    ['Truth/a.png', 'DUPLICATE_NAME'],
    ['./classes.json', 'DUPLICATE_NAME'],
    ['TRUTH.json', 'DUPLICATE_NAME'],
  ]);
});

test('what is too large or empty is named', () => {
  const files = [found('a.png'), found('a.seg.png', 0), found('truth/b.png', 21 * 2 ** 20)];
  expect(problemsOf(survey(...files, found('truth.json', 17 * 2 ** 20)))).toEqual([
    ['a.seg.png', 'UNSUPPORTED_IMAGE'],
    ['truth/b.png', 'IMAGE_TOO_LARGE'],
    ['truth.json', 'FILE_TOO_LARGE'],
  ]);
});

test('regions that two images share are packed once, and what is said of images comes last', () => {
  const packed = filesToPack(
    survey('truth.json', 'truth/a.png', 'a.jpg', 'a.png', 'a.cls', 'a.seg.png', 'classes.json'),
  );
  expect(packed.map(({ file, labelText, regions }) => [file.path, labelText, regions?.path ?? null])).toEqual(
    [
      ['a.jpg', 'seven', 'a.seg.png'],
      ['a.png', null, null],
      ['truth/a.png', null, null],
      ['classes.json', null, null],
      ['truth.json', null, null],
    ],
  );
});
