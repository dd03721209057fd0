import type { RgbImage } from '../engine/imaging/rgb-image.ts';
import { readPngSamples } from './read-png-samples.ts';

/**
 * Pixels of a small plain PNG, as `readPngSamples` takes them.
 *
 * @returns null for anything else, and for a file with any fault: what it is, is for a full decoder to say.
 */
export function readPlainPng(bytes: Uint8Array): RgbImage | null {
  const png = readPngSamples(bytes);
  if (!png) return null;
  const { width, height, kind, samples, palette } = png;
  const data = kind === 'RGB' ? samples : colored(samples, palette ?? GRAYS);
  return data && { height, width, data };
}

/** Null for a pixel that the palette has not. */
function colored(samples: Uint8Array, colors: Uint8Array): Uint8Array | null {
  const rgb = new Uint8Array(samples.length * 3);
  // No view of the palette per pixel: making those took longer than all the rest.
  for (let i = 0; i < samples.length; i++) {
    const at = 3 * (samples[i] ?? 0);
    if (at + 3 > colors.length) return null;
    rgb[3 * i] = colors[at] ?? 0;
    rgb[3 * i + 1] = colors[at + 1] ?? 0;
    rgb[3 * i + 2] = colors[at + 2] ?? 0;
  }
  return rgb;
}

const GRAYS = Uint8Array.from({ length: 256 * 3 }, (_, i) => Math.floor(i / 3));
