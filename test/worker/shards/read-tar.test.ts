import fc from 'fast-check';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { NotATarError, readTar, type TarMember } from '../../../worker/shards/read-tar.ts';
import { tarOf, withHeader } from './tar.ts';

async function list(tar: Uint8Array): Promise<TarMember[]> {
  const members: TarMember[] = [];
  for await (const member of readTar(tar)) members.push(member);
  return members;
}
function content(tar: Buffer, member: TarMember | undefined) {
  return member && tar.subarray(member.offset, member.offset + member.byteSize).toString();
}

describe('reading a tar', () => {
  test('says where the content of each member lies', async () => {
    const long = `${'a-folder/'.repeat(30)}é.png`;
    const tar = await tarOf([
      { name: 'first', bytes: Buffer.from('one') },
      { name: long, bytes: Buffer.from('two') },
      { name: 'empty' },
      { name: 'exactly-one-block', bytes: Buffer.alloc(512, 'x') },
      { name: 'last', bytes: Buffer.from('three') },
    ]);
    const members = await list(tar);
    expect(members.map(({ name }) => name)).toEqual(['first', long, 'empty', 'exactly-one-block', 'last']);
    expect(members.map((member) => content(tar, member))).toEqual([
      'one',
      'two',
      '',
      'x'.repeat(512),
      'three',
    ]);
  });

  test('tells files, folders and all the rest apart, and follows no link', async () => {
    const tar = await tarOf([
      { name: 'file', bytes: Buffer.from('x') },
      { name: 'folder/', type: 'directory' },
      { name: 'symlink', type: 'symlink', linkname: '/etc/passwd' },
      { name: 'link', type: 'link', linkname: 'file' },
      { name: 'device', type: 'character-device' },
      { name: 'pipe', type: 'fifo' },
    ]);
    expect((await list(tar)).map(({ kind }) => kind)).toEqual([
      'FILE',
      'DIRECTORY',
      'OTHER',
      'OTHER',
      'OTHER',
      'OTHER',
    ]);
  });

  test('takes names for texts, whatever they say', async () => {
    const names = ['../../etc/passwd', '/etc/passwd', 'C:\\x', 'a\u202egnp.exe'];
    const members = await list(await tarOf(names.map((name) => ({ name }))));
    expect(members.map(({ name }) => name)).toEqual(names);
  });

  test('finds nothing in an empty tar', async () => {
    expect(await list(await tarOf([]))).toEqual([]);
    expect(await list(new Uint8Array(0))).toEqual([]);
  });
});

describe('bytes that are no whole tar are refused', () => {
  const refused = (bytes: Uint8Array) => expect(list(bytes)).rejects.toThrow(NotATarError);

  test('a gzip, a zip, a web page', async () => {
    const tar = await tarOf([{ name: 'file', bytes: Buffer.alloc(2000, 'x') }]);
    await refused(
      gzipSync(Buffer.concat([tar, Buffer.from(Array.from({ length: 4000 }, (_, i) => (i * i) % 251))])),
    );
    await refused(Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(1000)]));
    await refused(Buffer.from('<html>'.padEnd(1024)));
  });

  test('a tar that was cut off', async () => {
    const tar = await tarOf([{ name: 'file', bytes: Buffer.alloc(2000, 'x') }]);
    await refused(tar.subarray(0, 1000));
    await refused(tar.subarray(0, 100));
  });

  test('a size beyond the end, of any magnitude', async () => {
    const tar = await tarOf([{ name: 'file', bytes: Buffer.from('x') }]);
    for (const size of ['00000177777', '77777777777'])
      await refused(withHeader(tar, 0, (header) => header.write(`${size} `, 124, 'latin1')));
    await refused(withHeader(tar, 0, (header) => header.fill(0xff, 125, 136).writeUInt8(0x80, 124)));
  });

  test('a size in a number format that does not exist', async () => {
    const tar = await tarOf([{ name: 'file', bytes: Buffer.from('x') }]);
    await refused(withHeader(tar, 0, (header) => header.writeUInt8(0x81, 124)));
  });

  test('a negative size', async () => {
    const tar = await tarOf([{ name: 'file', bytes: Buffer.from('x') }]);
    await refused(withHeader(tar, 0, (header) => header.fill(0xff, 124, 136)));
  });

  test('a wrong check sum', async () => {
    const tar = await tarOf([{ name: 'file', bytes: Buffer.from('x') }]);
    tar.writeUInt8(0x41, 0);
    await refused(tar);
  });

  test('an extended header that claims another size', async () => {
    const tar = await tarOf([{ name: 'file', pax: { size: '999999999999' }, bytes: Buffer.from('x') }]);
    await refused(tar);
  });
});

test('whatever is done to a tar, reading it ends: with members inside of it or a refusal', async () => {
  const tar = await tarOf([
    { name: 'one', bytes: Buffer.alloc(700, '1') },
    { name: `${'long/'.repeat(40)}two`, bytes: Buffer.alloc(100, '2') },
    { name: 'three', pax: { comment: 'x' }, bytes: Buffer.from('3') },
  ]);
  const headers = Array.from({ length: tar.length / 512 }, (_, i) => i * 512);
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...headers),
      fc.array(fc.tuple(fc.nat(511), fc.nat(255)), { minLength: 1, maxLength: 12 }),
      async (offset, changes) => {
        const hostile = withHeader(tar, offset, (header) => {
          for (const [at, byte] of changes) header.writeUInt8(byte, at);
        });
        try {
          for (const member of await list(hostile)) {
            expect(member.offset + member.byteSize).toBeLessThanOrEqual(hostile.length);
            expect(member.byteSize).toBeGreaterThanOrEqual(0);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(NotATarError);
        }
      },
    ),
    { numRuns: 500, seed: 1 },
  );
});
