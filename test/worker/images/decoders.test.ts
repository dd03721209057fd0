import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { DecoderVersion } from '#contracts/decoder-version.ts';
import { decodeImage } from '../../../worker/images/decode-image.ts';
import { colorSpaces, rgbProfile } from './icc-profile.ts';

/** What 0.1.0 made of the pictures beside it: SHA-256 of their pixels. Never made anew. */
const recordedSchema = z.record(
  z.string(),
  z.union([
    z.object({ width: z.int(), height: z.int(), ownSize: z.string(), contained: z.string() }),
    z.object({ code: z.string() }),
  ]),
);
const folder = new URL('./decoder-1/', import.meta.url);
const recorded = recordedSchema.parse(JSON.parse(readFileSync(new URL('pixels.json', folder), 'utf8')));

test('decoder 1 is what 0.1.0 was, to the bit: its datasets and their runs depend on it', async () => {
  const pictures = readdirSync(folder).filter((name) => name !== 'pixels.json');
  expect(pictures.sort()).toEqual(Object.keys(recorded).sort());
  for (const [name, expected] of Object.entries(recorded)) {
    if ('code' in expected) {
      await expect(pixelsOf(name, 8, 8, 1), name).rejects.toMatchObject({ code: expected.code });
      continue;
    }
    const { width, height, ownSize, contained } = expected;
    expect([name, await pixelsOf(name, width, height, 1)]).toEqual([name, ownSize]);
    expect([name, await pixelsOf(name, 8, 8, 1)]).toEqual([name, contained]);
  }
});

test('decoder 2 reads alike what decoder 1 read rightly', async () => {
  const wronglyByFirst = [
    'adobe-rgb-by-exif.jpg',
    'deep-display-p3.png',
    'gray-16-profile.png',
    'samsung-sos.jpg',
  ];
  for (const [name, expected] of Object.entries(recorded)) {
    const same = 'code' in expected ? null : expected.ownSize;
    const { width, height } = 'code' in expected ? { width: 64, height: 64 } : expected;
    const pixels = await pixelsOf(name, width, height, 2);
    if (wronglyByFirst.includes(name)) expect(pixels).not.toBe(same);
    else expect([name, pixels]).toEqual([name, same]);
  }
});

test('the profile for Adobe RGB is made of its published numbers', () => {
  const stored = readFileSync(new URL('../../../worker/images/adobe-rgb.icc', import.meta.url));
  expect(stored.equals(rgbProfile(colorSpaces.adobeRgb))).toBe(true);
});

async function pixelsOf(name: string, width: number, height: number, decoder: DecoderVersion) {
  const fit = width === 8 && height === 8 ? 'CONTAIN' : 'STRETCH';
  const { data } = await decodeImage(readFileSync(new URL(name, folder)), { width, height, fit }, decoder);
  return createHash('sha256').update(data).digest('hex');
}
