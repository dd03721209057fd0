/** A baseline JPEG of 8x8 pixels of one color, made by hand so that its components and its Adobe marker are known. */
export function flatJpeg(components: readonly number[], adobeTransform: number | null): Buffer {
  const ids = components.map((_, i) => i + 1);
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    ...(adobeTransform === null ? [] : [adobe(adobeTransform)]),
    segment(0xdb, [0, ...Array<number>(64).fill(1)]),
    segment(0xc0, [8, 0, 8, 0, 8, ids.length, ...ids.flatMap((id) => [id, 0x11, 0])]),
    // Categories 0 to 11 have codes of four bits, the end of a block one of one bit.
    segment(0xc4, [
      0x00,
      0,
      0,
      0,
      12,
      ...Array<number>(12).fill(0),
      ...Array.from({ length: 12 }, (_, i) => i),
    ]),
    segment(0xc4, [0x10, 1, ...Array<number>(15).fill(0), 0]),
    segment(0xda, [ids.length, ...ids.flatMap((id) => [id, 0]), 0, 63, 0]),
    scan(components),
    Buffer.from([0xff, 0xd9]),
  ]);
}

function segment(marker: number, content: readonly number[]): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, Buffer.from(content)]);
}

function adobe(transform: number): Buffer {
  return segment(0xee, [...Buffer.from('Adobe', 'latin1'), 0, 100, 0, 0, 0, 0, transform]);
}

/** One block a component: its mean, then the end of the block. */
function scan(components: readonly number[]): Buffer {
  const bits = components.map((value) => meanBits(8 * (value - 128)) + '0').join('');
  const padded = bits.padEnd(Math.ceil(bits.length / 8) * 8, '1');
  const bytes = (padded.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2));
  return Buffer.from(bytes.flatMap((byte) => (byte === 0xff ? [byte, 0] : [byte])));
}

function meanBits(value: number): string {
  const category = value === 0 ? 0 : Math.floor(Math.log2(Math.abs(value))) + 1;
  const magnitude = value < 0 ? value + 2 ** category - 1 : value;
  const code = category.toString(2).padStart(4, '0');
  return category === 0 ? code : code + magnitude.toString(2).padStart(category, '0');
}
