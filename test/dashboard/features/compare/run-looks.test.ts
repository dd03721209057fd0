import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { RUN_COLORS, runLooks } from '../../../../dashboard/src/features/compare/run-looks.ts';

const CSS = readFileSync(
  new URL('../../../../dashboard/src/features/compare/run-colors.css', import.meta.url),
  'utf8',
);
const [light = [], dark = []] = CSS.split(':root[').map((block) =>
  [...block.matchAll(/--run-\d+: (#[0-9a-f]{6});/g)].map(([, color]) => linear(color ?? '')),
);
/** The panels of the page, lightest and darkest. */
const PANELS = { light: linear('#ffffff'), dark: linear('#1a1f2b') };

type Color = readonly [number, number, number];

function linear(color: string): Color {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return [r, g, b];
}

/** How people see colors; Machado, Oliveira, Fernandes (2009), severity 1. */
const SIGHTS: Readonly<Record<string, readonly Color[]>> = {
  'of all cones': [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  'without red': [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  'without green': [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  'without blue': [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function dot(row: Color, [r, g, b]: Color): number {
  return row[0] * r + row[1] * g + row[2] * b;
}

/** OKLab of a color as it is seen. */
function seen(color: Color, sight: readonly Color[]): Color {
  const [r = 0, g = 0, b = 0] = sight.map((row) => Math.min(1, Math.max(0, dot(row, color))));
  const l = Math.cbrt(dot([0.4122214708, 0.5363325363, 0.0514459929], [r, g, b]));
  const m = Math.cbrt(dot([0.2119034982, 0.6806995451, 0.1073969566], [r, g, b]));
  const s = Math.cbrt(dot([0.0883024619, 0.2817188376, 0.6299787005], [r, g, b]));
  return [
    dot([0.2104542553, 0.793617785, -0.0040720468], [l, m, s]),
    dot([1.9779984951, -2.428592205, 0.4505937099], [l, m, s]),
    dot([0.0259040371, 0.7827717662, -0.808675766], [l, m, s]),
  ];
}

function nearest(colors: readonly Color[], sight: readonly Color[]): number {
  const all = colors.map((color) => seen(color, sight));
  return Math.min(
    ...all.flatMap((a, i) =>
      all.slice(i + 1).map((b) => Math.hypot(...a.map((part, at) => part - (b[at] ?? 0)))),
    ),
  );
}

function luminance(color: Color): number {
  return dot([0.2126, 0.7152, 0.0722], color);
}

describe.each([
  ['light', light, PANELS.light],
  ['dark', dark, PANELS.dark],
] as const)('the colors of runs on a %s page', (_, colors, panel) => {
  test.each(Object.entries(SIGHTS))('are told apart by sight %s', (__, sight) => {
    expect(colors).toHaveLength(RUN_COLORS);
    // Neighbors of a palette for maps lie as far apart.
    expect(nearest(colors, sight)).toBeGreaterThan(0.05);
  });

  test('stand out from the panel by 3 to 1', () => {
    for (const color of colors) {
      const [high, low] = [luminance(color), luminance(panel)].sort((a, b) => b - a);
      expect(((high ?? 0) + 0.05) / ((low ?? 0) + 0.05)).toBeGreaterThanOrEqual(3);
    }
  });
});

describe('the looks of runs', () => {
  const ids = Array.from({ length: 50 }, (_, i) => `Run:${i}`);
  const text = (looks: ReturnType<typeof runLooks>) =>
    [...looks.values()].map((look) => JSON.stringify(look));

  test('fifty runs look different', () => {
    expect(new Set(text(runLooks(ids))).size).toBe(50);
  });

  test('twenty runs have a color each', () => {
    const looks = [...runLooks(ids.slice(0, RUN_COLORS)).values()];
    expect(new Set(looks.map(([{ color }]) => color)).size).toBe(RUN_COLORS);
  });

  test('a run has its color whichever other runs come after it', () => {
    for (const id of ids)
      expect(runLooks([id, ...ids.filter((other) => other !== id)]).get(id)).toEqual(runLooks([id]).get(id));
  });
});
