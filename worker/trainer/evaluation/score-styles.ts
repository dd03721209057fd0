import type { DatasetImage } from '#contracts/dataset-index.ts';
import type { Sha256 } from '#contracts/ids.ts';
import type { ScoreTable } from '../../engine/evaluation/score-table.ts';
import type { RgbImage } from '../../engine/imaging/rgb-image.ts';
import { distinctPalettes } from '../../engine/evaluation/styles/palette.ts';
import { regionColors } from '../../engine/evaluation/truth/region-colors.ts';
import type { RegionMap, ScoredImage } from '../../engine/evaluation/truth/truth.ts';
import { picturesOf } from '../samples/pictures.ts';
import type { EvaluationPair } from './evaluation-pairs.ts';
import type { ImageDescriptions } from './image-descriptions.ts';
import { PAIRS_AT_ONCE, translatePairs, type Translating } from './translate-pairs.ts';

/** Styles that are told apart at most, in the order in which exemplars show them. */
const MOST_STYLES = 8;
/** Exemplars that are looked at for styles: the first ones. */
const MOST_EXEMPLARS = 250;
/** Content images that are translated under all styles, the first ones: of 28×28 pixels 1,306, of 64×64 and more 250. */
const MOST_PIXELS = 1_024_000;
const ALWAYS = 250;
/** Content images whose translations are kept to be looked at. */
const MOST_SHOWN = 60;

/** What the measures of styles were taken of. */
export interface StyledImages {
  readonly contents: readonly Sha256[];
  /** One of every style. */
  readonly exemplars: readonly Sha256[];
  readonly shown: ShownStyles;
}

/** Images to look at, beside what is measured of all. */
export interface ShownStyles {
  /** Real images of the exemplars' domain. */
  readonly real: readonly RgbImage[];
  readonly exemplars: readonly RgbImage[];
  /** The first ones, with their translations under each exemplar. */
  readonly contents: readonly { readonly content: RgbImage; readonly translations: readonly RgbImage[] }[];
}

/**
 * Translates content images under one exemplar of every style and adds them to a table.
 *
 * @param goOn called after each batch; false ends it
 * @returns 'stopped' when it was ended; why there is nothing to measure, where regions or styles are missing
 */
export async function scoreStyles(
  table: ScoreTable,
  translating: Translating,
  descriptions: ImageDescriptions,
  pairs: readonly EvaluationPair[],
  goOn: () => Promise<boolean>,
): Promise<StyledImages | { readonly refused: string } | 'stopped'> {
  const refused = descriptions.lacks.REGIONS;
  if (refused !== undefined) return { refused };
  const shown = await withRegions(translating, descriptions, unique(pairs, 'exemplar', MOST_EXEMPLARS));
  const palettes = shown.map(({ scored }) => regionColors(scored.image, scored.regions));
  const exemplars = distinctPalettes(palettes, MOST_STYLES).flatMap((i) => shown.slice(i, i + 1));
  if (exemplars.length < 2) return { refused: 'the exemplars show fewer than two styles' };
  const contents = await withRegions(
    translating,
    descriptions,
    unique(pairs, 'content', mostContents(translating)),
  );

  const shownContents: ShownStyles['contents'][number][] = [];
  const atOnce = Math.floor(PAIRS_AT_ONCE / exemplars.length);
  for (let start = 0; start < contents.length; start += atOnce) {
    if (!(await goOn())) return 'stopped';
    const batch = contents.slice(start, start + atOnce);
    const translated = await translatePairs(
      translating,
      batch.flatMap(({ file }) => exemplars.map((exemplar) => ({ content: file, exemplar: exemplar.file }))),
    );
    for (const [i, { scored }] of batch.entries()) {
      const translations = translated
        .slice(i * exemplars.length, (i + 1) * exemplars.length)
        .map(({ translation }) => translation);
      table.addStyles({
        content: scored,
        exemplars: exemplars.map((exemplar) => exemplar.scored),
        translations,
      });
      if (shownContents.length < MOST_SHOWN) shownContents.push({ content: scored.image, translations });
    }
  }
  return {
    contents: contents.map(({ file }) => file.sha256),
    exemplars: exemplars.map(({ file }) => file.sha256),
    shown: {
      real: shown.map(({ scored }) => scored.image),
      exemplars: exemplars.map(({ scored }) => scored.image),
      contents: shownContents,
    },
  };
}

/** So that pictures of any size take a bounded time. */
function mostContents({ model: { config } }: Translating): number {
  return Math.max(ALWAYS, Math.floor(MOST_PIXELS / (config.imageHeight * config.imageWidth)));
}

interface WithRegions {
  readonly file: DatasetImage;
  readonly scored: ScoredImage & { readonly regions: RegionMap };
}

/** The first images of one side of the pairs, each once. */
function unique(
  pairs: readonly EvaluationPair[],
  side: 'content' | 'exemplar',
  most: number,
): DatasetImage[] {
  return [...new Map(pairs.map((pair) => [pair[side].sha256, pair[side]])).values()].slice(0, most);
}

/** The images of which regions are known. */
async function withRegions(
  { cache, model }: Translating,
  descriptions: ImageDescriptions,
  files: readonly DatasetImage[],
): Promise<WithRegions[]> {
  const pictures = picturesOf(await cache.batch(files), model.config);
  const found: WithRegions[] = [];
  for (const [i, file] of files.entries()) {
    const picture = pictures[i];
    if (!picture) continue;
    const { regions, ...scored } = await descriptions.describe(file, picture);
    if (regions !== null) found.push({ file, scored: { ...scored, regions } });
  }
  return found;
}
