import type { EvaluationPicture } from '#contracts/evaluation-pictures.ts';
import { rankedPairsSchema } from '#contracts/evaluation-pictures.ts';
import type { PairMeasureName } from '#contracts/measures.ts';
import type { BlobStore } from '#storage/blob-store.ts';
import type { Scoreboard } from '../../engine/evaluation/scoreboard.ts';
import type { TranslatedPair } from '../../engine/evaluation/score-table.ts';
import { shownPlaces } from '../../engine/evaluation/shown-places.ts';
import { errorHeatMap } from '../../engine/imaging/error-heat-map.ts';
import { montage } from '../../engine/imaging/montage.ts';
import { encodePng } from '../../images/encode-png.ts';
import { enlarge } from '../samples/enlarge.ts';
import type { EvaluationPair } from './evaluation-pairs.ts';
import type { ImageDescriptions } from './image-descriptions.ts';
import { describePairs } from './score-pairs.ts';
import type { Translating } from './translate-pairs.ts';

/** Pairs of a picture. */
const COLUMNS = 4;
/** Small images are enlarged until no side of a cell is shorter. */
const MIN_CELL = 64;
/** By which pairs are chosen: the first that was taken. Of both, more is better. */
const CHOOSING: readonly PairMeasureName[] = ['ssim', 'gray_ssim_to_content'];

/** Stores the best, the middle and the worst translations of one direction beside what they were made of. */
export async function storePictures(
  blobs: BlobStore,
  board: Scoreboard,
  translating: Translating,
  descriptions: ImageDescriptions,
  pairs: readonly EvaluationPair[],
): Promise<EvaluationPicture[]> {
  const values = board.values();
  const measure = CHOOSING.find((name) => values[name] !== undefined);
  if (measure === undefined) return [];
  const places = shownPlaces(values[measure] ?? [], COLUMNS);
  const pictures: EvaluationPicture[] = [];
  for (const shown of rankedPairsSchema.options) {
    const chosen = places[shown].flatMap((place) => pairs.slice(place, place + 1));
    const rows = rowsOf(await describePairs(translating, descriptions, chosen, []));
    const grid = montage(
      rows.flat().map((cell) => enlarge(cell, MIN_CELL)),
      chosen.length,
    );
    pictures.push({
      direction: translating.direction,
      shown,
      measure,
      values: places[shown].map((place) => values[measure]?.[place] ?? NaN),
      rows: rows.length,
      ...(await blobs.put(await encodePng(grid))),
      width: grid.width,
      height: grid.height,
    });
  }
  return pictures;
}

/** Content images, exemplars, translations and, where all truths are known, those and maps of the errors. */
function rowsOf(pairs: readonly TranslatedPair[]) {
  const truths = pairs.flatMap(({ truth }) => (truth ? [truth.image] : []));
  const errors = pairs.flatMap(({ translation, truth }) =>
    truth ? [errorHeatMap(translation, truth.image)] : [],
  );
  return [
    pairs.map(({ content }) => content.image),
    pairs.map(({ exemplar }) => exemplar.image),
    pairs.map(({ translation }) => translation),
    ...(truths.length === pairs.length ? [truths, errors] : []),
  ];
}
