import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { limits } from '#contracts/limits.ts';
import { randomStream } from '#lib/random.ts';
import { chunk, pngOf } from '../worker/images/png.ts';
import { withProfile } from '../worker/images/jpeg.ts';
import { tarOf, type TestMember, withHeader } from '../worker/shards/tar.ts';

/** A file that somebody made to do harm, or a crash to look like it. */
export interface HostileFile {
  readonly title: string;
  /** Of domain A, as it is uploaded. */
  readonly archive: Buffer;
  /** Some are merely odd: they may be taken, and have to be answered. */
  readonly mayBeTaken: boolean;
}

/** @returns so many of each kind of image and of archive, all of them drawn from the seed, and the cases of `test/cases` */
export async function hostileFiles(seed: number, perKind: number): Promise<HostileFile[]> {
  const draws = randomStream(seed, 'faults/hostile-files');
  const noise = (length: number) => Buffer.from(Array.from({ length }, () => draws.below(256)));
  const pixels = { create: { width: 64, height: 48, channels: 3 as const, background: '#84a' } };
  const good = {
    png: await sharp(pixels).png().toBuffer(),
    jpeg: await sharp(pixels).jpeg().toBuffer(),
    webp: await sharp(pixels).webp().toBuffer(),
    gif: await sharp(pixels).gif().toBuffer(),
    tiff: await sharp(pixels).tiff().toBuffer(),
    avif: await sharp(pixels).avif().toBuffer(),
  };
  const cut = (bytes: Buffer) => bytes.subarray(0, 12 + draws.below(Math.floor(bytes.length * 0.7)));
  const large = () => 26_000 + draws.below(2_000_000_000);

  /** Files of one archive, each named as a kind of image that is taken. */
  const images: Readonly<Record<string, () => { name: string; bytes: Buffer; mayBeTaken?: true }>> = {
    'a PNG of many pixels in few bytes': () => ({
      name: 'bomb.png',
      bytes: pngOf(
        6_000 + draws.below(20_000),
        6_000 + draws.below(20_000),
        deflateSync(Buffer.alloc(1 << 20)),
      ),
    }),
    'a PNG as wide as a number can be': () => ({
      name: 'wide.png',
      bytes: pngOf(large(), 1 + draws.below(3), deflateSync(Buffer.alloc(100))),
    }),
    'a PNG without pixels': () => ({
      name: 'none.png',
      bytes: pngOf(0, draws.below(9), deflateSync(noise(9))),
    }),
    'a PNG whose data inflates beyond its size': () => ({
      name: 'more.png',
      bytes: pngOf(8, 8, deflateSync(Buffer.alloc(8 << 20))),
      mayBeTaken: true,
    }),
    'a PNG whose data is noise': () => ({ name: 'noise.png', bytes: pngOf(64, 64, noise(3_000)) }),
    'a PNG whose profile is a bomb': () => ({
      name: 'profile.png',
      bytes: Buffer.concat([
        good.png.subarray(0, 33),
        chunk('iCCP', Buffer.concat([Buffer.from('p\0\0'), deflateSync(Buffer.alloc(16 << 20))])),
        good.png.subarray(33),
      ]),
      mayBeTaken: true,
    }),
    'a PNG with a chunk that claims two gigabytes': () => {
      const claimed = Buffer.from(good.png);
      claimed.writeUInt32BE(0x7fffffff - draws.below(1_000), 33);
      return { name: 'claim.png', bytes: claimed };
    },
    'an animated PNG': () => ({
      name: 'moving.png',
      bytes: Buffer.concat([
        good.png.subarray(0, 33),
        chunk('acTL', Buffer.from([0, 0xff, 0xff, 0xff, 0, 0, 0, 0])),
        good.png.subarray(33),
      ]),
      mayBeTaken: true,
    }),
    'a PNG that was cut off': () => ({ name: 'cut.png', bytes: cut(good.png) }),
    'a JPEG that was cut off': () => ({ name: 'cut.jpg', bytes: cut(good.jpeg) }),
    'a WebP that was cut off': () => ({ name: 'cut.webp', bytes: cut(good.webp) }),
    'a JPEG as large as its header can say': () => {
      const frame = good.jpeg.indexOf(Buffer.from([0xff, 0xc0]));
      const claimed = Buffer.from(good.jpeg);
      claimed.writeUInt16BE(65_535 - draws.below(99), frame + 5);
      claimed.writeUInt16BE(65_535 - draws.below(99), frame + 7);
      return { name: 'claim.jpg', bytes: claimed };
    },
    'a JPEG whose profile is noise': () => ({
      name: 'profile.jpg',
      bytes: withProfile(good.jpeg, noise(200 + draws.below(9_000))),
      mayBeTaken: true,
    }),
    'noise with the name of a picture': () => ({ name: 'noise.jpg', bytes: noise(1 + draws.below(5_000)) }),
    'an empty picture': () => ({ name: `empty${draws.below(9)}.png`, bytes: Buffer.alloc(0) }),
    'another kind of picture under a false name': () => ({
      name: draws.below(2) === 0 ? 'false.png' : 'false.jpg',
      bytes: [good.gif, good.tiff, good.avif, Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')][
        draws.below(4)
      ] as Buffer,
    }),
    'a drawing that asks for another file': () => ({
      name: 'entity.png',
      bytes: Buffer.from(
        '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY e SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>&e;</text></svg>',
      ),
    }),
    'a program that begins like a picture': () => ({
      name: 'program.jpg',
      bytes: Buffer.concat([
        Buffer.from([0xff, 0xd8, 0xff, 0xe0]),
        Buffer.from('<script>alert(1)</script>'),
        noise(99),
      ]),
    }),
    'an archive that begins like a picture': () => ({
      name: 'archive.png',
      bytes: Buffer.concat([good.png.subarray(0, 8), zipOf(noise(99), 3)]),
    }),
    'a picture with a program behind it': () => ({
      name: 'behind.png',
      bytes: Buffer.concat([good.png, Buffer.from('#!/bin/sh\nrm -rf /\n'), noise(99)]),
      mayBeTaken: true,
    }),
  };

  /** Archives as a whole. */
  const archives: Readonly<Record<string, () => Promise<Buffer>>> = {
    noise: () => Promise.resolve(noise(1 + draws.below(20_000))),
    nothing: () => Promise.resolve(Buffer.alloc(draws.below(3) * 512)),
    'a zip': () => Promise.resolve(zipOf(good.png, 1)),
    'a zip that claims millions of entries': () => Promise.resolve(zipOf(noise(99), 0xffff)),
    'a gzip bomb': () => Promise.resolve(gzipSync(Buffer.alloc(32 << 20))),
    'a tar that was cut off': async () => {
      const whole = await tarOf([{ name: 'a.png', bytes: noise(9_000) }]);
      return whole.subarray(0, 512 + draws.below(9_000));
    },
    'a tar with a wrong check sum': async () => {
      const tar = await tarOf([{ name: 'a.png', bytes: good.png }]);
      tar.write('0000000', 148, 'latin1');
      return tar;
    },
    'a member that claims eight gigabytes': async () =>
      withHeader(await tarOf([{ name: 'a.png', bytes: good.png }]), 0, (header) => {
        header.write('77777777777', 124, 'latin1');
      }),
    'a member of a negative size': async () =>
      withHeader(await tarOf([{ name: 'a.png', bytes: good.png }]), 0, (header) => {
        header.fill(0xff, 124, 136);
      }),
    'a name that claims gigabytes': async () =>
      withHeader(await tarOf([{ name: 'a.png', bytes: good.png }]), 0, (header) => {
        header.write('77777777777', 124, 'latin1');
        header.write('L', 156, 'latin1');
      }),
    'an attribute of megabytes': () =>
      tarOf([{ name: 'a.png', bytes: noise(40), pax: { comment: 'x'.repeat(4 << 20) } }]),
    'archives in archives': async () => {
      let inner = await tarOf([{ name: 'a.png', bytes: good.png }]);
      for (let depth = 0; depth < 50; depth++) inner = await tarOf([{ name: 'deeper.tar', bytes: inner }]);
      return tarOf([{ name: 'deep.png', bytes: inner }]);
    },
    'thousands of empty folders': () =>
      tarOf(Array.from({ length: 8_000 }, (_, i) => ({ name: `${i}/`, type: 'directory' as const }))),
    'thousands of empty pictures': () =>
      tarOf(Array.from({ length: 4_000 }, (_, i) => ({ name: `${i}.png` }))),
    'names that lead elsewhere': () =>
      tarOf(
        [
          '../../up.png',
          '/etc/root.png',
          'a\0b.png',
          'c:\\d.png',
          'e\r\nf.png',
          '\u202egnp.g',
          `${'x'.repeat(5_000)}.png`,
        ].map((name): TestMember => ({ name: name.replaceAll('\0', '\u0001'), bytes: noise(20) })),
      ),
    'links and devices': () =>
      tarOf([
        { name: 'link.png', type: 'symlink', linkname: '/etc/passwd' },
        { name: 'hard.png', type: 'link', linkname: '../../secret.key' },
        { name: 'device.png', type: 'character-device', devmajor: 1, devminor: 5 },
        { name: 'pipe.png', type: 'fifo' },
      ]),
    'a label of megabytes': () =>
      tarOf([
        { name: 'a.png', bytes: noise(20) },
        { name: 'a.cls', bytes: Buffer.alloc(4 << 20, 'x') },
      ]),
    'a picture beyond the limit': () =>
      tarOf([{ name: 'large.png', bytes: Buffer.concat([good.png, Buffer.alloc(limits.maxImageBytes)]) }]),
  };

  const files: HostileFile[] = [];
  for (let round = 0; round < perKind; round++) {
    for (const [title, make] of Object.entries(images)) {
      const { name, bytes, mayBeTaken = false } = make();
      files.push({ title, archive: await tarOf([{ name, bytes }]), mayBeTaken });
    }
    for (const [title, make] of Object.entries(archives))
      files.push({ title, archive: await make(), mayBeTaken: false });
  }
  return [...files, ...(await Promise.all(readdirSync(CASES).map(caseOf)))];
}

/** Folders as people have brought them, each packed as it is. */
const CASES = path.join(import.meta.dirname, '../cases');

async function caseOf(name: string): Promise<HostileFile> {
  const folder = path.join(CASES, name);
  const found = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  const members = found.map((file) => ({ name: path.relative(folder, file), bytes: readFileSync(file) }));
  return { title: `the case ${name}`, archive: await tarOf(members), mayBeTaken: true };
}

/** One stored file; the directory claims a number of them. */
function zipOf(content: Buffer, claimed: number): Buffer {
  const data = deflateRawSync(content);
  const local = Buffer.alloc(31);
  local.write('PK\x03\x04', 'latin1');
  local.writeUInt16LE(8, 8);
  local.writeUInt32LE(data.length, 18);
  local.writeUInt32LE(0xffffffff, 22);
  local.writeUInt16LE(1, 26);
  local.write('a', 30);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(claimed, 8);
  end.writeUInt16LE(claimed, 10);
  end.writeUInt32LE(local.length + data.length, 16);
  return Buffer.concat([local, data, end]);
}
