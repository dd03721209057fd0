/** What a camera says of a photograph. */
export interface ExifFacts {
  /** 1 to 8: how the picture has to be turned. */
  readonly orientation?: number;
  /** `R98` for sRGB, `R03` for Adobe RGB. */
  readonly interoperability?: string;
  readonly littleEndian?: boolean;
}

/** The TIFF structure that EXIF is (JEITA CP-3451), without the `Exif\0\0` that JPEG puts before it. */
export function exifOf({ orientation, interoperability, littleEndian = true }: ExifFacts): Buffer {
  const u16 = (value: number): Buffer => {
    const bytes = Buffer.alloc(2);
    if (littleEndian) bytes.writeUInt16LE(value);
    else bytes.writeUInt16BE(value);
    return bytes;
  };
  const u32 = (value: number): Buffer => {
    const bytes = Buffer.alloc(4);
    if (littleEndian) bytes.writeUInt32LE(value);
    else bytes.writeUInt32BE(value);
    return bytes;
  };
  const entry = (tag: number, type: number, count: number, value: Buffer): Buffer =>
    Buffer.concat([u16(tag), u16(type), u32(count), value, Buffer.alloc(4 - value.length)]);
  const directory = (entries: readonly Buffer[]): Buffer =>
    Buffer.concat([u16(entries.length), ...entries, u32(0)]);

  const FIRST = 8;
  const directoryBytes = (entries: number): number => 2 + 12 * entries + 4;
  const second = FIRST + directoryBytes(2);
  const third = second + directoryBytes(2);
  return Buffer.concat([
    Buffer.from(littleEndian ? 'II' : 'MM', 'latin1'),
    u16(42),
    u32(FIRST),
    directory([entry(0x0112, 3, 1, u16(orientation ?? 1)), entry(0x8769, 4, 1, u32(second))]),
    directory([
      entry(0xa001, 3, 1, u16(interoperability === 'R98' ? 1 : 0xffff)),
      entry(0xa005, 4, 1, u32(third)),
    ]),
    directory([entry(0x0001, 2, 4, Buffer.from(`${interoperability ?? 'R98'}\0`, 'latin1'))]),
  ]);
}
