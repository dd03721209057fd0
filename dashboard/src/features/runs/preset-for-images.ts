import { fieldValue } from '#lib/schema-fields.ts';
import { formatSize } from '../../ui/format.ts';
import type { PresetChoice } from './start-run-form.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Images count as far larger than a preset when their shorter side is this many times as long. */
const FAR_LARGER = 4;

/**
 * A preset made for larger images, where a dataset's are far larger than those the chosen preset learns: the smallest
 * that is larger than the chosen one, as the time of a step grows with the area. Null where the chosen one fits.
 */
export function presetForImages(
  presets: readonly PresetChoice[],
  chosen: PresetChoice,
  images: Size,
): PresetChoice | null {
  const [imageSide, chosenSide] = [Math.min(images.width, images.height), sideOf(chosen)];
  if (imageSide < FAR_LARGER * chosenSide) return null;
  const larger = presets.filter((preset) => sideOf(preset) > chosenSide && sideOf(preset) <= imageSide);
  return larger.sort((one, other) => sideOf(one) - sideOf(other))[0] ?? null;
}

/** At which size a preset learns, e.g. "28×28". */
export function presetSize(preset: PresetChoice): string {
  return formatSize({ width: numberAt(preset, 'imageWidth'), height: numberAt(preset, 'imageHeight') });
}

function sideOf(preset: PresetChoice): number {
  return Math.min(numberAt(preset, 'imageWidth'), numberAt(preset, 'imageHeight'));
}

function numberAt(preset: PresetChoice, path: string): number {
  return Number(fieldValue(preset.config, path));
}
