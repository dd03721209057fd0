/** One marker of a JPEG file with what follows it. */
export interface JpegSegment {
  readonly marker: number;
  /** Of its 0xFF. */
  readonly start: number;
  /** Where its own content begins, after marker and length. */
  readonly contentStart: number;
  readonly contentEnd: number;
  /** After the scan's data where it is the header of a scan; else `contentEnd`. */
  readonly end: number;
}

export const JPEG_MARKERS = {
  SOS: 0xda,
  EOI: 0xd9,
  APP0: 0xe0,
  APP1: 0xe1,
  APP2: 0xe2,
  APP14: 0xee,
} as const;

/**
 * The segments after the first marker of a JPEG, up to the end of its first picture or to where the file is cut off.
 * Stray bytes between segments are passed over, as decoders do. Source: ITU-T T.81, annex B.
 */
export function* jpegSegments(bytes: Uint8Array): Generator<JpegSegment> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let start = nextMarker(bytes, FIRST_MARKER_END);
  while (start !== null) {
    const marker = view.getUint8(start + 1);
    const contentStart = start + 4;
    if (marker === JPEG_MARKERS.EOI) {
      yield { marker, start, contentStart: start + 2, contentEnd: start + 2, end: start + 2 };
      return;
    }
    if (contentStart > bytes.length) return;
    const contentEnd = start + 2 + view.getUint16(start + 2);
    if (contentEnd < contentStart || contentEnd > bytes.length) return;
    const next = nextMarker(bytes, contentEnd);
    const end = marker === JPEG_MARKERS.SOS ? (next ?? bytes.length) : contentEnd;
    yield { marker, start, contentStart, contentEnd, end };
    start = next;
  }
}

/** Whether it is the header of a frame: SOF0 to SOF15 without DHT, JPG and DAC. */
export function isFrameHeader(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

const FIRST_MARKER_END = 2;

/** Where the next marker with a meaning of its own stands, at or after `from`. */
function nextMarker(bytes: Uint8Array, from: number): number | null {
  for (let at = bytes.indexOf(0xff, from); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    const code = bytes[at + 1];
    if (code === undefined) return null;
    if (!isFiller(code)) return at;
  }
  return null;
}

/** A byte of data (FF 00), a fill byte (FF FF), or a marker without content inside a scan: RST0 to RST7, TEM. */
function isFiller(code: number): boolean {
  return code === 0x00 || code === 0xff || code === 0x01 || (code >= 0xd0 && code <= 0xd7);
}
