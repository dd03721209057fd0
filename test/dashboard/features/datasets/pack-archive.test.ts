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
function packed(files: ReturnType<typeof file>[], maxBytes: number): Promise<Blob[]> {
  return Promise.all(fitIntoArchives(domainFolder('photos', files).images, maxBytes).map(packArchive));
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
      ['1.cls', '1.png', '2.cls', '2.png'],
      ['3.cls', '3.png'],
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

  test('name the file whose name no import would take', () => {
    const long = `${'x'.repeat(300)}.png`;
    expect(domainFolder('photos', [file('a.png', 1), file(long, 1)]).survey.problems).toMatchObject([
      { path: long, code: 'INVALID_NAME' },
    ]);
  });

  test('pass over hidden files and name any other stray one', () => {
    const files = ['a.png', '.DS_Store', 'a.cls', 'notes.txt', 'b.HEIC'].map((path) => file(path, 1));
    const folder = domainFolder('photos', files);
    expect(folder.images).toMatchObject([{ path: 'a.png', label: { path: 'a.cls' } }]);
    expect(folder.survey).toMatchObject({
      counts: { TRAIN: 1, VALIDATION: 0, TEST: 0 },
      byProducts: 1,
      problems: [
        { path: 'b.HEIC', message: 'HEIC images are not supported. Convert it to PNG or JPEG.' },
        { path: 'notes.txt', code: 'UNKNOWN_EXTENSION' },
      ],
    });
    expect(() => domainFolder('photos', [])).toThrow(/holds no/);
  });
});
