import { describe, expect, test } from 'vitest';
import { extract } from 'tar-stream';
import { domainFolder } from '../../../../dashboard/src/features/datasets/domain-folder.ts';
import { fitIntoArchives } from '../../../../dashboard/src/features/datasets/fit-into-archives.ts';
import { packArchive } from '../../../../dashboard/src/features/datasets/pack-archive.ts';

function file(path: string, bytes: string | number) {
  return {
    path,
    file: new Blob([typeof bytes === 'number' ? new Uint8Array(bytes) : bytes]),
  };
}

/** Sent as the page sends them. */
async function packed(files: ReturnType<typeof file>[], maxBytes: number): Promise<Blob[]> {
  const folder = await domainFolder('photos', files);
  return Promise.all(fitIntoArchives(folder.files, maxBytes).map(packArchive));
}

async function members(tar: Blob): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  const reader = extract();
  reader.end(Buffer.from(await tar.arrayBuffer()));
  for await (const entry of reader) {
    const chunks: Buffer[] = [];
    for await (const chunk of entry) chunks.push(chunk as Buffer);
    found[entry.header.name] = Buffer.concat(chunks).toString();
  }
  return found;
}

describe('folders packed in the browser', () => {
  test('are tars that any reader understands', async () => {
    const [tar] = await packed([file('train/b.png', 'second'), file('test/a ü.png', 'first')], 1e6);
    expect(tar && (await members(tar))).toEqual({ 'test/a ü.png': 'first', 'train/b.png': 'second' });
  });

  test('stay below the limit, with a label beside its image', async () => {
    const files = [1, 2, 3].flatMap((index) => [file(`${index}.cls`, 'label'), file(`${index}.png`, 1000)]);
    const tars = await packed(files, 6200);
    expect(tars.every(({ size }) => size <= 6200)).toBe(true);
    const names = await Promise.all(tars.map(async (tar) => Object.keys(await members(tar))));
    expect(names).toEqual([
      ['1.png', '1.cls', '2.png', '2.cls'],
      ['3.png', '3.cls'],
    ]);
  });

  test('keep names that are long or not Latin', async () => {
    const names = [`${'n'.repeat(146)}.png`, 'train/桜と富士山の写真.png'];
    const [tar] = await packed(
      names.map((name) => file(name, 'picture')),
      1e6,
    );
    expect(tar && Object.keys(await members(tar))).toEqual(names);
  });

  test('name every file that no import would take, before anything is sent', async () => {
    const long = `${'x'.repeat(300)}.png`;
    const files = [
      file('a.png', 1),
      file('.DS_Store', 1),
      file('a.cls', 'seven'),
      file('notes.txt', 1),
      file('b.HEIC', 1),
      file('c.png', 0),
      file('d.png', 1),
      file('d.cls', 'M\ufffdller\nMaier'),
      file(long, 1),
      { path: 'gone.png', file: null },
    ];
    const { files: groups, survey } = await domainFolder('photos', files);
    expect(groups.map((group) => group.map(({ path }) => path))).toEqual([['a.png', 'a.cls'], ['d.png']]);
    expect(survey).toMatchObject({ counts: { TRAIN: 2, VALIDATION: 0, TEST: 0 }, byProductCount: 1 });
    expect(survey.problems.map(({ path, code }) => [path, code])).toEqual([
      ['b.HEIC', 'UNKNOWN_EXTENSION'],
      ['c.png', 'UNSUPPORTED_IMAGE'],
      ['d.cls', 'INVALID_LABEL'],
      ['gone.png', 'UNREADABLE'],
      ['notes.txt', 'UNKNOWN_EXTENSION'],
      [long, 'INVALID_NAME'],
    ]);
  });

  test('are refused in words when there is nothing to learn from, whatever the folder is called', async () => {
    await expect(domainFolder('photos', [])).rejects.toThrow(/contains no/);
    await expect(domainFolder('photos', [file('val/a.png', 1)])).rejects.toThrow(/no training images/);
    await expect(domainFolder('a\u202Eb', [])).rejects.toThrow('The folder a\uFFFDb contains no');
    expect((await domainFolder('n'.repeat(220), [file('a.png', 1)])).survey.counts.TRAIN).toBe(1);
  });

  test('of a hundred thousand files are sorted without a stack or a call too deep', async () => {
    const files = Array.from({ length: 100_000 }, (_, i) => file(`${i % 100}/${i}.png`, 1));
    const { files: groups, survey } = await domainFolder('photos', files);
    expect(survey.counts.TRAIN).toBe(100_000);
    expect(fitIntoArchives(groups, 64 * 1024 * 1024).map(({ length }) => length)).toEqual([65_535, 34_465]);
  });
});
