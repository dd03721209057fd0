import type { ScoredPairWith } from '../measure.ts';
import { nearestPalette } from '../styles/palette.ts';
import { BACKGROUND } from '../truth/background.ts';
import { regionColors } from '../truth/region-colors.ts';

/**
 * Share of the figures of a translation whose color is nearer to their own true color than to that of any other figure:
 * whether colors go with what is shown. By chance it is one in as many as there are figures. Null where there are fewer
 * than two, or two of one color.
 */
export function classColor({ translation, truth }: ScoredPairWith<'REGIONS'>): number | null {
  const figures = [...regionColors(truth.image, truth.regions)].filter(([name]) => name !== BACKGROUND);
  const isOneColor = new Set(figures.map(([, color]) => color.join())).size < figures.length;
  if (figures.length < 2 || isOneColor) return null;
  const right = figures.filter(([name], i) => {
    const palettes = figures.map(([, color]) => new Map([[name, color]]));
    return nearestPalette(translation, truth.regions, palettes) === i;
  });
  return right.length / figures.length;
}
