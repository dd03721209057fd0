export type Lab = readonly [lightness: number, a: number, b: number];

/**
 * CIELAB of an 8-bit sRGB color under D65: L from 0 to 100, a and b about -110 to 110. A distance of 1 is just about
 * visible.
 *
 * Source: IEC 61966-2-1 (sRGB to XYZ), CIE 15:2004, 8.2.1.1.
 */
export function labOf(red: number, green: number, blue: number): Lab {
  const [r, g, b] = [lightOf(red), lightOf(green), lightOf(blue)];
  const x = nearCubeRoot((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
  const y = nearCubeRoot(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = nearCubeRoot((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** The 8-bit sRGB color nearest to one of CIELAB; what sRGB does not have is cut off channel by channel. */
export function rgbOf([lightness, a, b]: Lab): readonly [red: number, green: number, blue: number] {
  const middle = (lightness + 16) / 116;
  const x = 0.9505 * nearCube(middle + a / 500);
  const y = nearCube(middle);
  const z = 1.089 * nearCube(middle - b / 200);
  return [
    channelOf(3.2406 * x - 1.5372 * y - 0.4986 * z),
    channelOf(-0.9689 * x + 1.8758 * y + 0.0415 * z),
    channelOf(0.0557 * x - 0.204 * y + 1.057 * z),
  ];
}

/** Light 0..1 of a channel 0..255, by its whole number. */
const LIGHT = Float64Array.from({ length: 256 }, (_, value) => {
  const channel = value / 255;
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
});

function lightOf(channel: number): number {
  return LIGHT[channel] ?? NaN;
}

function nearCubeRoot(t: number): number {
  return t > (6 / 29) ** 3 ? Math.cbrt(t) : t / (3 * (6 / 29) ** 2) + 4 / 29;
}

/** The inverse of `nearCubeRoot`. */
function nearCube(t: number): number {
  return t > 6 / 29 ? t ** 3 : 3 * (6 / 29) ** 2 * (t - 4 / 29);
}

/** The channel 0..255 of a light. */
function channelOf(light: number): number {
  const channel = light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055;
  return Math.round(255 * Math.min(1, Math.max(0, channel)));
}
