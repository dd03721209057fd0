type Xyz = readonly [x: number, y: number, z: number];

/** A color space as photographs are tagged with: its primaries under D50 and its gamma, or sRGB's curve. */
interface ColorSpace {
  readonly red: Xyz;
  readonly green: Xyz;
  readonly blue: Xyz;
  readonly gamma: number | 'sRGB';
}

/** Source: B. Lindbloom, "RGB/XYZ Matrices", adapted to D50 by Bradford's method; P3 from Display P3's own profile. */
export const colorSpaces = {
  displayP3: {
    red: [0.51512, 0.2412, -0.00105],
    green: [0.29198, 0.69225, 0.04189],
    blue: [0.1571, 0.06657, 0.78407],
    gamma: 'sRGB',
  },
  adobeRgb: {
    red: [0.60974, 0.31111, 0.01947],
    green: [0.20528, 0.62567, 0.06087],
    blue: [0.14919, 0.06322, 0.74457],
    gamma: 563 / 256,
  },
  proPhoto: {
    red: [0.79767, 0.28804, 0],
    green: [0.13519, 0.71187, 0],
    blue: [0.03135, 0.00009, 0.82521],
    gamma: 1.8,
  },
} as const satisfies Record<string, ColorSpace>;

/** An ICC profile (version 2) of an RGB space. */
export function rgbProfile({ red, green, blue, gamma }: ColorSpace): Buffer {
  const curve = curveTag(gamma);
  return profileOf('RGB ', [
    ['rXYZ', xyzTag(red)],
    ['gXYZ', xyzTag(green)],
    ['bXYZ', xyzTag(blue)],
    ['rTRC', curve],
    ['gTRC', curve],
    ['bTRC', curve],
  ]);
}

/** An ICC profile (version 2) of a gray space. */
export function grayProfile(gamma: number): Buffer {
  return profileOf('GRAY', [['kTRC', curveTag(gamma)]]);
}

const D50: Xyz = [0.9642, 1, 0.8249];
const HEADER_BYTES = 128;

function profileOf(space: string, tags: readonly (readonly [name: string, data: Buffer])[]): Buffer {
  const all = [['desc', descriptionTag()], ['cprt', textTag()], ['wtpt', xyzTag(D50)], ...tags] as const;
  const table = Buffer.alloc(4 + 12 * all.length);
  table.writeUInt32BE(all.length, 0);
  const parts: Buffer[] = [];
  let offset = HEADER_BYTES + table.length;
  for (const [i, [name, data]] of all.entries()) {
    table.write(name, 4 + 12 * i, 'latin1');
    table.writeUInt32BE(offset, 8 + 12 * i);
    table.writeUInt32BE(data.length, 12 + 12 * i);
    const padded = Buffer.concat([data, Buffer.alloc((4 - (data.length % 4)) % 4)]);
    parts.push(padded);
    offset += padded.length;
  }
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32BE(offset, 0);
  header.writeUInt32BE(0x02400000, 8);
  header.write(`mntr${space}XYZ `, 12, 'latin1');
  header.writeUInt16BE(2026, 24);
  header.writeUInt16BE(1, 26);
  header.writeUInt16BE(1, 28);
  header.write('acsp', 36, 'latin1');
  D50.forEach((value, i) => header.writeInt32BE(fixed(value), 68 + 4 * i));
  return Buffer.concat([header, table, ...parts]);
}

function xyzTag(values: Xyz): Buffer {
  const tag = Buffer.alloc(20);
  tag.write('XYZ ', 0, 'latin1');
  values.forEach((value, i) => tag.writeInt32BE(fixed(value), 8 + 4 * i));
  return tag;
}

function curveTag(gamma: number | 'sRGB'): Buffer {
  const values = gamma === 'sRGB' ? srgbCurve() : [gamma * 256];
  const tag = Buffer.alloc(12 + 2 * values.length);
  tag.write('curv', 0, 'latin1');
  tag.writeUInt32BE(values.length, 8);
  values.forEach((value, i) => tag.writeUInt16BE(Math.round(value), 12 + 2 * i));
  return tag;
}

/** IEC 61966-2-1: light 0..65535 of 1,024 steps from black to white. */
function srgbCurve(): number[] {
  return Array.from({ length: 1024 }, (_, i) => {
    const value = i / 1023;
    return 65_535 * (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  });
}

function textTag(): Buffer {
  return Buffer.from('text\0\0\0\0none\0', 'latin1');
}

function descriptionTag(): Buffer {
  const tag = Buffer.alloc(95);
  tag.write('desc', 0, 'latin1');
  tag.writeUInt32BE(5, 8);
  tag.write('test', 12, 'latin1');
  return tag;
}

/** s15Fixed16 */
function fixed(value: number): number {
  return Math.round(value * 65_536);
}
