// The dashboard reads this file through contracts/archive: it uses nothing that a browser lacks.

interface ForeignImageFacts {
  /** With its article, e.g. `a TIFF picture`. */
  readonly called: string;
  readonly extensions: readonly string[];
  /** What its owner does with it. */
  readonly advice: string;
}

const EXPORT = 'Convert it to JPEG or PNG, for example with Export or Save As in your image viewer.';

/** Kinds of files that people have among their photographs and that are not taken; what is taken is in contracts/domain.ts. */
export const foreignImages = {
  HEIC: {
    called: 'a HEIC photograph, as taken by iPhones',
    extensions: ['.heic', '.heif', '.hif'],
    advice:
      'Convert it to JPEG, for example with Export in Photos on a Mac or with `heif-convert`. To have an iPhone take JPEGs, choose Settings, Camera, Formats, Most Compatible.',
  },
  AVIF: { called: 'an AVIF picture', extensions: ['.avif'], advice: EXPORT },
  TIFF: { called: "a TIFF picture or a camera's raw file", extensions: ['.tif', '.tiff'], advice: EXPORT },
  RAW: {
    called: "a camera's raw file",
    extensions: [
      ...['.3fr', '.arw', '.cr2', '.cr3', '.crw', '.dng', '.iiq', '.mrw', '.nef', '.nrw', '.orf', '.pef'],
      ...['.raf', '.raw', '.rw2', '.srw', '.x3f'],
    ],
    advice:
      "Export it as JPEG or PNG, for example with the camera maker's software, darktable or Lightroom; many cameras save a JPEG along with it.",
  },
  BMP: { called: 'a BMP picture', extensions: ['.bmp', '.dib'], advice: EXPORT },
  GIF: {
    called: 'a GIF',
    extensions: ['.gif'],
    advice: 'Convert it to PNG, for example with Export or Save As in your image viewer.',
  },
  JPEG_XL: { called: 'a JPEG XL picture', extensions: ['.jxl'], advice: EXPORT },
  JPEG_2000: { called: 'a JPEG 2000 picture', extensions: ['.jp2', '.j2k', '.jpx'], advice: EXPORT },
  PHOTOSHOP: { called: 'a Photoshop document', extensions: ['.psd', '.psb'], advice: EXPORT },
  SVG: { called: 'an SVG drawing', extensions: ['.svg'], advice: EXPORT },
  PDF: { called: 'a PDF document', extensions: ['.pdf'], advice: EXPORT },
  VIDEO: {
    called: 'a video, such as the moving half of a live photo',
    extensions: ['.mov', '.mp4', '.m4v', '.avi', '.mkv', '.webm', '.3gp', '.mts'],
    advice: 'Remove it, or export single frames as JPEG or PNG.',
  },
} as const satisfies Record<string, ForeignImageFacts>;
export type ForeignImage = keyof typeof foreignImages;

/** What a file is and what to do with it, to follow its name: `is an AVIF picture. Convert it to ...`. */
export function foreignImageText(kind: ForeignImage): string {
  const { called, advice } = foreignImages[kind];
  return `is ${called}. ${advice}`;
}

/** @param extension with its dot, in any case */
export function foreignImageOf(extension: string): ForeignImage | null {
  const wanted = extension.toLowerCase();
  const kinds = Object.entries(foreignImages) as [ForeignImage, ForeignImageFacts][];
  return kinds.find(([, { extensions }]) => extensions.includes(wanted))?.[0] ?? null;
}
