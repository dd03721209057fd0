export interface Exif {
  /** Whether rows and columns change places when the picture is turned upright. */
  readonly isTransposed: boolean;
  /** Whether the camera names Adobe RGB, which it may do here and nowhere else. */
  readonly isAdobeRgb: boolean;
}

/**
 * What of EXIF changes a picture. Nothing of a broken one is an error: its facts are false.
 *
 * Source: EXIF 2.32 (JEITA CP-3451): a TIFF structure; 4.6.5 Orientation, ColorSpace; 4.6.7 interoperability `R03`, which
 * DCF 2.0 defines as Adobe RGB.
 *
 * @param bytes from the byte order on, without the `Exif\0\0` that JPEG puts before it
 */
export function readExif(bytes: Uint8Array): Exif {
  const order = String.fromCharCode(bytes[0] ?? 0, bytes[1] ?? 0);
  if (bytes.length < 8 || (order !== 'II' && order !== 'MM')) return NOTHING;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tiff: Tiff = { view, isLittle: order === 'II' };
  const main = readDirectory(tiff, view.getUint32(4, tiff.isLittle));
  const exif = follow(tiff, main.get(TAGS.exif));
  const interoperability = follow(tiff, exif.get(TAGS.interoperability));
  const orientation = shortOf(tiff, main.get(TAGS.orientation)) ?? 1;
  return {
    isTransposed: orientation >= 5 && orientation <= 8,
    isAdobeRgb: textOf(tiff, interoperability.get(TAGS.index)) === 'R03',
  };
}

const NOTHING: Exif = { isTransposed: false, isAdobeRgb: false };
const TAGS = { orientation: 0x0112, exif: 0x8769, interoperability: 0xa005, index: 0x0001 } as const;

interface Tiff {
  readonly view: DataView;
  readonly isLittle: boolean;
}

/** Where the value field of each tag stands, four bytes long. */
type Directory = ReadonlyMap<number, number>;

const ENTRY_BYTES = 12;
const VALUE_OFFSET = 8;

function readDirectory({ view, isLittle }: Tiff, offset: number): Directory {
  const directory = new Map<number, number>();
  if (offset + 2 > view.byteLength) return directory;
  const count = view.getUint16(offset, isLittle);
  for (let i = 0; i < count; i++) {
    const entry = offset + 2 + i * ENTRY_BYTES;
    if (entry + ENTRY_BYTES > view.byteLength) break;
    directory.set(view.getUint16(entry, isLittle), entry + VALUE_OFFSET);
  }
  return directory;
}

/** The directory that a tag points to; empty where there is none. */
function follow(tiff: Tiff, at: number | undefined): Directory {
  return at === undefined ? new Map() : readDirectory(tiff, tiff.view.getUint32(at, tiff.isLittle));
}

function shortOf({ view, isLittle }: Tiff, at: number | undefined): number | null {
  return at === undefined ? null : view.getUint16(at, isLittle);
}

/** A text of up to three letters, which stands in the value field itself. */
function textOf({ view }: Tiff, at: number | undefined): string | null {
  return at === undefined ? null : String.fromCharCode(...[0, 1, 2].map((i) => view.getUint8(at + i)));
}
